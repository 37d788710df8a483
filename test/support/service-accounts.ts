import { newId } from '#libs/kernel';
import type { components } from '#libs/testing';
import type { CreatedApiKey } from './api-keys.js';
import type { SignedInUser, TestApplication } from './application.js';
import { at } from './roles.js';

export type ServiceAccount = components['schemas']['ServiceAccountResponse'];

/** One that the person makes, who has signed in a moment ago. */
export async function aServiceAccount(
  { client }: SignedInUser,
  roles: string[] = [],
  name = `billing ${newId()}`,
): Promise<ServiceAccount> {
  const { data, error } = await client.POST('/api/v1/service-accounts', { body: { name, roles } });
  if (!data) throw new Error(`No service account: ${JSON.stringify(error)}`);
  return data;
}

/** A key of the account, which the person makes. */
export async function aServiceKey(
  app: TestApplication,
  person: SignedInUser,
  { id }: { id: string },
  permissions: string[] = [],
  expiresAt?: string,
): Promise<CreatedApiKey> {
  const { data, error } = await makeServiceKey(person, id, { permissions, expiresAt });
  if (!data) throw new Error(`No API key: ${JSON.stringify(error)}`);
  app.logs.addSecret(data.key);
  return data;
}

/** Bodies that the document does not allow are what some tests send. */
export const makeServiceKey = ({ client }: SignedInUser, id: string, body: object) =>
  client.POST('/api/v1/service-accounts/{id}/api-keys', {
    ...at(id),
    body: { name: 'Invoices', permissions: [], ...body } as never,
  });

export const changeServiceAccount = (
  { client }: SignedInUser,
  id: string,
  body: object,
  headers: Record<string, string> = {},
) => client.PATCH('/api/v1/service-accounts/{id}', { ...at(id), body, headers });

export const removeServiceAccount = ({ client }: SignedInUser, id: string) =>
  client.DELETE('/api/v1/service-accounts/{id}', at(id));

export const giveRoles = ({ client }: SignedInUser, id: string, roles: string[]) =>
  client.PUT('/api/v1/service-accounts/{id}/roles', { ...at(id), body: { roles } });

export const revokeServiceKey = ({ client }: SignedInUser, id: string, keyId: string) =>
  client.DELETE('/api/v1/service-accounts/{id}/api-keys/{keyId}', { params: { path: { id, keyId } } });

/** What is listed by the query string. */
export async function listServiceAccounts(
  { client }: SignedInUser,
  query: string,
): Promise<components['schemas']['ServiceAccountListResponse']> {
  const { data, error } = await client.GET('/api/v1/service-accounts', { querySerializer: () => query });
  if (!data) throw new Error(`${query}: ${JSON.stringify(error)}`);
  return data;
}
