import type { components } from '#libs/testing';
import type { SignedInUser, TestApplication } from './application.js';

export type CreatedApiKey = components['schemas']['CreatedApiKeyResponse'];

/** A key of the person, who has signed in a moment ago. */
export async function anApiKey(
  app: TestApplication,
  { client }: SignedInUser,
  permissions: string[] = [],
  expiresAt?: string,
): Promise<CreatedApiKey> {
  const body = { name: 'Nightly report', permissions, expiresAt };
  const { data, error } = await client.POST('/api/v1/auth/api-keys', { body });
  if (!data) throw new Error(`No API key: ${JSON.stringify(error)}`);
  app.logs.addSecret(data.key);
  return data;
}

/** What the key is answered with; the code of a problem is part of it. */
export async function tryKey(
  app: TestApplication,
  key: string,
  path: string,
  method = 'GET',
): Promise<string> {
  const response = await app.send(`/api/v1${path}`, { method }, key);
  const { code = '' } = (await response.json().catch(() => ({}))) as { code?: string };
  return `${response.status} ${code}`.trim();
}
