import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { digest } from '#libs/crypto';
import { newId } from '#libs/kernel';
import { DAY } from '#libs/testing';
import { ApiKey } from '../../src/auth/api-keys/api-key.entity.js';
import { API_KEY_PATTERN, makeApiKey } from '../../src/auth/api-keys/api-key.js';
import { tryKey } from '../support/api-keys.js';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { aRole, at } from '../support/roles.js';
import {
  aServiceAccount,
  aServiceKey,
  changeServiceAccount,
  giveRoles,
  makeServiceKey,
  removeServiceAccount,
  revokeServiceKey,
} from '../support/service-accounts.js';

const INVALID = '401 auth.invalid_access_token';

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  await aRole(administrator, 'reader', ['users.read', 'roles.read']);
});
beforeEach(async () => {
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const use = (key: string, path = '/users', method = 'GET'): Promise<string> => tryKey(app, key, path, method);

describe('a key of a service account', () => {
  it('is shown once, and only its digest is stored (ASVS 7.2.3, ASVS 11.5.1)', async () => {
    const account = await aServiceAccount(administrator, ['reader']);
    const { data, response } = await makeServiceKey(administrator, account.id, {
      permissions: ['users.read'],
    });
    const { key = '', ...shown } = data ?? {};
    app.logs.addSecret(key);
    expect(response.status).toBe(201);
    expect(key).toMatch(API_KEY_PATTERN);
    const path = `/api/v1/service-accounts/${account.id}/api-keys`;
    expect(response.headers.get('location')).toBe(`${path}/${data?.id}`);
    expect((Date.parse(data?.expiresAt ?? '') - Date.parse(data?.createdAt ?? '')) / DAY).toBe(90);

    const stored = await app.database.dataSource.getRepository(ApiKey).findOneByOrFail({ id: data?.id });
    expect(stored).toMatchObject({ digest: digest(key), userId: null, serviceAccountId: account.id });
    const { client } = administrator;
    const list = await client.GET('/api/v1/service-accounts/{id}/api-keys', at(account.id));
    expect(list.data).toEqual({ items: [shown], nextCursor: null });
    const one = { params: { path: { id: account.id, keyId: stored.id } } };
    const { data: single } = await client.GET('/api/v1/service-accounts/{id}/api-keys/{keyId}', one);
    expect(single).toEqual(shown);
    expect((await client.GET('/api/v1/auth/api-keys')).data?.items).toEqual([]);
  });

  it('may do what both it and the account may, and says when it was last used (ASVS 8.2.1)', async () => {
    const account = await aServiceAccount(administrator, ['reader']);
    const { id, key } = await aServiceKey(app, administrator, account, ['users.read']);
    expect(await use(key)).toBe('200');
    expect(await use(key, '/roles')).toBe('403 auth.permission_denied');
    expect(await use(key, '/service-accounts')).toBe('403 auth.permission_denied');
    const options = { params: { path: { id: account.id, keyId: id } } };
    await vi.waitFor(async () => {
      const { data } = await administrator.client.GET(
        '/api/v1/service-accounts/{id}/api-keys/{keyId}',
        options,
      );
      expect(data).toMatchObject({ lastUsedFrom: '127.0.0.1' });
    });
    const lines = app.logs.lines.filter(({ apiKeyId }) => apiKeyId === id);
    expect(lines).toContainEqual(expect.objectContaining({ actorId: account.id, status: 200 }));
  });

  it.each([
    ['an empty name', { name: ' ' }, 422],
    ['a permission that does not exist', { permissions: ['users.fly'] }, 422],
    ['every permission', { permissions: ['*'] }, 422],
    ['a permission that the account lacks', { permissions: ['users.read', 'users.delete'] }, 422],
    ['the past', { expiresAt: '2020-01-01T00:00:00Z' }, 422],
    ['more than a year', { expiresAt: '2100-01-01T00:00:00Z' }, 422],
    ['another owner', { userId: '019a0000-0000-7000-8000-000000000000' }, 422],
    ["a key of one's own", { key: makeApiKey() }, 422],
  ])('is refused with %s', async (_what, body, status) => {
    const { id } = await aServiceAccount(administrator, ['reader']);
    const { error, response } = await makeServiceKey(administrator, id, body);

    expect(response.status).toBe(status);
    if ('permissions' in body && body.permissions.length === 2)
      expect(error).toMatchObject({
        code: 'service_accounts.permission_not_held',
        errors: [{ pointer: '/permissions/1' }],
      });
  });

  it('is made by an Idempotency-Key once', async () => {
    const { id } = await aServiceAccount(administrator);
    const path = `/api/v1/service-accounts/${id}/api-keys`;
    const headers = { 'idempotency-key': newId(), 'content-type': 'application/json' };
    const body = JSON.stringify({ name: 'Once', permissions: [] });
    const make = () => app.send(path, { method: 'POST', headers, body }, administrator.tokens.accessToken);
    const [first, again] = [await make(), await make()];

    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const { id: keyId, key } = (await first.json()) as { id: string; key: string };
    app.logs.addSecret(key);
    expect(await again.json()).toMatchObject({ id: keyId });
  });

  it('is there under its own account only', async () => {
    const [one, other] = [await aServiceAccount(administrator), await aServiceAccount(administrator)];
    const { id: keyId } = await aServiceKey(app, administrator, one);
    const { id: own } = (await administrator.client
      .POST('/api/v1/auth/api-keys', {
        body: { name: 'Mine', permissions: [] },
      })
      .then(({ data }) => {
        app.logs.addSecret(data?.key ?? '');
        return data;
      })) ?? { id: '' };
    const missing = { status: 404, code: 'auth.api_key_not_found' };

    expect((await revokeServiceKey(administrator, other.id, keyId)).error).toMatchObject(missing);
    expect((await revokeServiceKey(administrator, one.id, own)).error).toMatchObject(missing);
    const { error } = await administrator.client.DELETE('/api/v1/auth/api-keys/{id}', at(keyId));
    expect(error).toMatchObject(missing);
    expect((await revokeServiceKey(administrator, newId(), keyId)).error).toMatchObject({
      code: 'service_accounts.not_found',
    });
  });
});

describe('at the very next request (ASVS 7.4.2, 8.3.2)', () => {
  const HAPPENINGS: Record<string, [(id: string, keyId: string) => Promise<{ response: Response }>, string]> =
    {
      'a key that was revoked is refused': [
        (id, keyId) => revokeServiceKey(administrator, id, keyId),
        INVALID,
      ],
      'the key of an account that was disabled is refused': [
        (id) => changeServiceAccount(administrator, id, { status: 'disabled' }),
        INVALID,
      ],
      'the key of an account that was deleted is refused': [
        (id) => removeServiceAccount(administrator, id),
        INVALID,
      ],
      'a key may do no more than its account by now': [
        (id) => giveRoles(administrator, id, []),
        '403 auth.permission_denied',
      ],
    };

  it.each(Object.entries(HAPPENINGS))('%s', async (_what, [happen, answer]) => {
    const account = await aServiceAccount(administrator, ['reader']);
    const { id: keyId, key } = await aServiceKey(app, administrator, account, ['users.read']);
    expect(await use(key)).toBe('200');
    expect((await happen(account.id, keyId)).response.ok).toBe(true);

    expect(await use(key)).toBe(answer);
  });

  it('a key works again once its account is enabled, and never for more than it was made for', async () => {
    const account = await aServiceAccount(administrator, ['reader']);
    const { key } = await aServiceKey(app, administrator, account, ['users.read']);
    await changeServiceAccount(administrator, account.id, { status: 'disabled' });
    expect(await use(key)).toBe(INVALID);
    await giveRoles(administrator, account.id, ['administrator']);
    await changeServiceAccount(administrator, account.id, { status: 'active' });

    expect(await use(key)).toBe('200');
    expect(await use(key, '/roles')).toBe('403 auth.permission_denied');
  });

  it('a key has lost what a role of the account permits no more', async () => {
    const role = await aRole(administrator, `shrinking ${newId()}`, ['users.read']);
    const account = await aServiceAccount(administrator, [role.name]);
    const { key } = await aServiceKey(app, administrator, account, ['users.read']);
    expect(await use(key)).toBe('200');
    const body = { permissions: [] };
    await administrator.client.PATCH('/api/v1/roles/{id}', { ...at(role.id), body });

    expect(await use(key)).toBe('403 auth.permission_denied');
  });

  it('who has made a key and is gone leaves it to the account', async () => {
    const maker = await app.aUser(administrator, { roles: ['administrator'] });
    const account = await aServiceAccount(maker, ['reader']);
    const { key } = await aServiceKey(app, maker, account, ['users.read']);
    await administrator.client.DELETE('/api/v1/users/{id}', at(maker.id));

    expect(await use(key)).toBe('200');
  });
});

describe('what was done to a service account', () => {
  it('is a security event of it, by whoever did it, and nobody is told by mail (ASVS 16.3.1)', async () => {
    const account = await aServiceAccount(administrator, ['reader']);
    const { id: keyId } = await aServiceKey(app, administrator, account, ['users.read']);
    await revokeServiceKey(administrator, account.id, keyId);
    await giveRoles(administrator, account.id, []);
    await giveRoles(administrator, account.id, []);
    await changeServiceAccount(administrator, account.id, { status: 'disabled' });
    await changeServiceAccount(administrator, account.id, { description: 'Gone soon' });
    await changeServiceAccount(administrator, account.id, { status: 'active' });
    await removeServiceAccount(administrator, account.id);
    const { data } = await administrator.client.GET('/api/v1/security-events', {
      querySerializer: () => `filter[serviceAccountId]=${account.id}`,
    });

    expect(data?.items.map(({ type }) => type)).toEqual(
      [
        'service_account_created',
        'api_key_created',
        'api_key_revoked',
        'roles_changed',
        'service_account_disabled',
        'service_account_enabled',
        'deleted',
      ].toReversed(),
    );
    const by = { userId: null, actorId: administrator.id, ipAddress: '127.0.0.1', outcome: 'succeeded' };
    for (const event of data?.items ?? []) expect(event).toMatchObject(by);
    expect(app.logs.lines).toContainEqual(
      expect.objectContaining({ event: 'api_key_created', serviceAccountId: account.id }),
    );
  });
});
