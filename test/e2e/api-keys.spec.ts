import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { digest } from '#libs/crypto';
import { DAY, MINUTE, SECOND } from '#libs/testing';
import { ApiKey } from '../../src/auth/api-keys/api-key.entity.js';
import { API_KEY_PATTERN, makeApiKey } from '../../src/auth/api-keys/api-key.js';
import { ApiKeysRepository } from '../../src/auth/api-keys/api-keys.repository.js';
import { PurgeApiKeys } from '../../src/auth/api-keys/purge-api-keys.js';
import { anApiKey, tryKey } from '../support/api-keys.js';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { aRole, at } from '../support/roles.js';

const INVALID = '401 auth.invalid_access_token';
const REFUSED = '403 auth.api_key_refused';

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

const aReader = (): Promise<SignedInUser> => app.aUser(administrator, { roles: ['reader'] });
const use = (key: string, path = '/users', method = 'GET'): Promise<string> => tryKey(app, key, path, method);

describe('an API key', () => {
  it('is shown once, and only its digest is stored (ASVS 7.2.3, ASVS 11.5.1)', async () => {
    const { client } = await aReader();
    const { data, response } = await client.POST('/api/v1/auth/api-keys', {
      body: { name: 'Nightly report', permissions: ['users.read'] },
    });
    const { key = '', ...shown } = data ?? {};
    app.logs.addSecret(key);
    expect(response.status).toBe(201);
    expect(key).toMatch(API_KEY_PATTERN);
    const days = (Date.parse(data?.expiresAt ?? '') - Date.parse(data?.createdAt ?? '')) / DAY;
    expect(days).toBe(90);
    expect(response.headers.get('location')).toBe(`/api/v1/auth/api-keys/${data?.id}`);

    const stored = await app.database.dataSource.getRepository(ApiKey).findOneByOrFail({ id: data?.id });
    expect(stored.digest).toBe(digest(key));
    expect(JSON.stringify(stored)).not.toContain(key.slice(3));
    const { data: list } = await client.GET('/api/v1/auth/api-keys');
    expect(list).toEqual({ items: [shown], nextCursor: null });
    expect((await client.GET('/api/v1/auth/api-keys/{id}', at(stored.id))).data).toEqual(shown);
  });

  it('may do what it permits, and nothing else that its owner may (ASVS 8.2.1)', async () => {
    const { key } = await anApiKey(app, await aReader(), ['users.read']);

    expect(await use(key)).toBe('200');
    expect(await use(key, '/roles')).toBe('403 auth.permission_denied');
    expect(await use(key, '/settings/lists.defaultLimit')).toBe('403 auth.permission_denied');
  });

  it('reads where the route says that it may, and is refused by others', async () => {
    const user = await aReader();
    const { key } = await anApiKey(app, user);
    for (const path of ['/users/me', '/settings', '/settings/definitions', '/users/me/settings']) {
      expect(await use(key, path), path).toBe('200');
    }

    for (const [path, method] of [
      ['/users/me', 'PATCH'],
      ['/users/me', 'DELETE'],
      ['/users/me/export', 'GET'],
      ['/users/me/settings/user.locale', 'PUT'],
      ['/auth/sessions', 'GET'],
      ['/auth/sessions', 'DELETE'],
      ['/auth/logout', 'POST'],
      ['/auth/password', 'PUT'],
      ['/auth/reauthentication', 'POST'],
      ['/auth/mfa/totp', 'POST'],
      ['/auth/api-keys', 'GET'],
      ['/auth/api-keys', 'POST'],
    ] as const) {
      expect(await use(key, path, method), `${method} ${path}`).toBe(REFUSED);
    }
    const refusals = app.logs.lines.filter(({ event }) => event === 'api_key_refused');
    expect(refusals).toContainEqual(expect.objectContaining({ level: 'warn', userId: user.id }));
  });

  it('writes a file, for which its rights are asked for again at every page', async () => {
    const { key } = await anApiKey(app, await aReader(), ['users.read']);
    const file = await app.send('/api/v1/users/export', {}, key);

    expect(file.status).toBe(200);
    expect(await file.text()).toContain('admin@example.com');
  });

  it('is in every line that is logged of its requests, and is itself in none (ASVS 16.2.1, ASVS 16.2.5)', async () => {
    const user = await aReader();
    const { id, key } = await anApiKey(app, user, ['users.read']);
    await use(key);
    await use(key, '/roles');
    const lines = app.logs.lines.filter(({ apiKeyId }) => apiKeyId === id);

    expect(lines).toContainEqual(
      expect.objectContaining({ actorId: user.id, route: '/api/v1/users', status: 200 }),
    );
    expect(lines).toContainEqual(expect.objectContaining({ event: 'permission_denied', userId: user.id }));
    expect(JSON.stringify(app.logs.lines)).not.toContain(key.slice(3));
  });

  it('is no good in an address (ASVS 14.2.1)', async () => {
    const { key } = await anApiKey(app, await aReader(), ['users.read']);

    expect((await app.send(`/api/v1/users/me?access_token=${key}`)).status).toBe(401);
    expect((await app.send('/api/v1/users/me', { headers: { 'x-api-key': key } })).status).toBe(401);
    expect((await app.send(`/api/v1/users/${key}`, {}, key)).status).toBe(422);
  });

  it('says when and where it was last used', async () => {
    const user = await aReader();
    const { id, key } = await anApiKey(app, user, ['users.read']);
    const lastUse = async () => {
      const { data } = await user.client.GET('/api/v1/auth/api-keys/{id}', at(id));
      return { at: Date.parse(data?.lastUsedAt ?? ''), from: data?.lastUsedFrom };
    };
    expect(await lastUse()).toEqual({ at: NaN, from: null });
    const first = app.clock.now().getTime();
    await use(key);
    await vi.waitFor(async () => expect(await lastUse()).toEqual({ at: first, from: '127.0.0.1' }));

    // Had the second use been written too, the third would come too soon after it.
    app.clock.advance(59 * SECOND);
    await use(key);
    app.clock.advance(SECOND);
    await use(key);
    await use(key);
    await vi.waitFor(async () => expect((await lastUse()).at).toBe(first + MINUTE));
  });

  it('expires, and is purged a month later', async () => {
    const user = await aReader();
    const expiresAt = new Date(app.clock.now().getTime() + MINUTE).toISOString();
    const { id, key } = await anApiKey(app, user, ['users.read'], expiresAt);
    app.clock.advance(59 * SECOND);
    expect(await use(key)).toBe('200');
    app.clock.advance(SECOND);
    expect(await use(key)).toBe(INVALID);

    const keys = app.database.dataSource.getRepository(ApiKey);
    const purge = () =>
      app.app.get(PurgeApiKeys, { strict: false }).purge({}, { signal: AbortSignal.timeout(9e4) } as never);
    app.clock.advance(29 * DAY);
    await purge();
    expect(await keys.existsBy({ id })).toBe(true);
    app.clock.advance(DAY + SECOND);
    await purge();
    expect(await keys.existsBy({ id })).toBe(false);
  });
});

describe('whoever makes keys up', () => {
  it('has them looked up only with the right checksum', async () => {
    const lookUp = vi.spyOn(app.app.get(ApiKeysRepository, { strict: false }), 'findByDigest');
    const guesses = Array.from({ length: 200 }, () => `${makeApiKey().slice(0, -2)}zz`);
    const answers = await Promise.all(guesses.map((key) => use(key)));

    expect(new Set(answers)).toEqual(new Set([INVALID]));
    expect(lookUp).not.toHaveBeenCalled();
    expect(await use(makeApiKey())).toBe(INVALID);
    expect(lookUp).toHaveBeenCalledOnce();
    lookUp.mockRestore();
  });
});
