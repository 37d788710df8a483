import { generateSync } from 'otplib';
import type { components } from '#libs/testing';
import type { SignedInUser, TestApplication } from './application.js';

export type SecurityEvent = components['schemas']['SecurityEventResponse'];
export type OwnSecurityEvent = components['schemas']['OwnSecurityEventResponse'];

/** What has happened to the account, the latest first, as an administrator sees it. */
export async function eventsOf({ client }: SignedInUser, userId: string): Promise<SecurityEvent[]> {
  const { data, error } = await client.GET('/api/v1/security-events', {
    querySerializer: () => `limit=100&filter[userId]=${userId}`,
  });
  if (!data) throw new Error(JSON.stringify(error));
  return data.items;
}

/** The same as its owner sees it. */
export async function ownEvents({ client }: SignedInUser): Promise<OwnSecurityEvent[]> {
  const { data, error } = await client.GET('/api/v1/users/me/security-events');
  if (!data) throw new Error(JSON.stringify(error));
  return data.items;
}

/** The code that an authenticator app shows now. */
export const codeOf = (app: TestApplication, secret: string): string =>
  generateSync({ secret, epoch: Math.floor(app.clock.now().getTime() / 1000) });

/** Adds an authenticator app, as its owner does. */
export async function addTotp(app: TestApplication, { client }: SignedInUser): Promise<string> {
  const { data } = await client.POST('/api/v1/auth/mfa/totp');
  const secret = data?.secret ?? '';
  app.logs.addSecret(secret);
  await client.POST('/api/v1/auth/mfa/totp/confirmation', { body: { code: codeOf(app, secret) } });
  return secret;
}
