import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { anApiKey, tryKey } from '../support/api-keys.js';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { meanwhile } from '../support/meanwhile.js';
import { aRole, at } from '../support/roles.js';

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

const aReader = (): Promise<SignedInUser> => app.aUser(administrator, { roles: ['reader'] });
const use = (key: string, path = '/users', method = 'GET'): Promise<string> => tryKey(app, key, path, method);
const revoke = ({ client }: SignedInUser, id: string) => client.DELETE('/api/v1/auth/api-keys/{id}', at(id));

describe('at the very next request (ASVS 8.3.2)', () => {
  const HAPPENINGS: Record<
    string,
    [(user: SignedInUser, keyId: string) => Promise<{ response: Response }>, string]
  > = {
    'a key that was revoked is refused': [(user, id) => revoke(user, id), INVALID],
    'the key of who was suspended is refused': [
      ({ id }) =>
        administrator.client.PUT('/api/v1/users/{id}/suspension', { ...at(id), body: { reason: 'Spam' } }),
      INVALID,
    ],
    'the key of who was deleted is refused': [
      ({ id }) => administrator.client.DELETE('/api/v1/users/{id}', at(id)),
      INVALID,
    ],
    'a key may do no more than its owner by now': [
      ({ id }) =>
        administrator.client.PUT('/api/v1/users/{id}/roles', { ...at(id), body: { roles: ['member'] } }),
      '403 auth.permission_denied',
    ],
  };

  it.each(Object.entries(HAPPENINGS))('%s', async (_what, [happen, answer]) => {
    const user = await aReader();
    const { id, key } = await anApiKey(app, user, ['users.read']);
    expect(await use(key)).toBe('200');
    const { response } = await happen(user, id);

    expect(response.ok).toBe(true);
    expect(await use(key)).toBe(answer);
  });

  it('a key may do again what its owner may again, and never more than it was made for', async () => {
    const user = await aReader();
    const { key } = await anApiKey(app, user, ['users.read']);
    const give = (roles: string[]) =>
      administrator.client.PUT('/api/v1/users/{id}/roles', { ...at(user.id), body: { roles } });
    await give(['member']);
    expect(await use(key)).toBe('403 auth.permission_denied');
    await give(['administrator']);

    expect(await use(key)).toBe('200');
    expect(await use(key, '/roles')).toBe('403 auth.permission_denied');
  });

  it('a key that is in use all the time is refused from its revocation on', async () => {
    const user = await aReader();
    for (let round = 0; round < 10; round++) {
      const { id, key } = await anApiKey(app, user, ['users.read']);
      const answers = new Set<string>();
      await meanwhile(
        async () => answers.add(await use(key)),
        async () => {
          await revoke(user, id);
          expect(await use(key)).toBe(INVALID);
        },
      );
      expect([...answers].filter((answer) => answer !== '200' && answer !== INVALID)).toEqual([]);
      expect(await use(key)).toBe(INVALID);
    }
  });
});

describe('what a key may not get by way of its owner', () => {
  it('is an answer that was kept for them under the same Idempotency-Key', async () => {
    const admin = await app.aUser(administrator, { roles: ['administrator'] });
    const { key } = await anApiKey(app, admin, ['users.create']);
    const { key: other } = await anApiKey(app, admin, ['users.create']);
    const invited = await app.anInvitedUser(administrator);
    const invite = async (token: string) => {
      const headers = { 'idempotency-key': 'the-same' };
      const path = `/api/v1/users/${invited.id}/invitations`;
      const response = await app.send(path, { method: 'POST', headers }, token);
      return [response.status, response.headers.get('idempotency-replayed')];
    };

    expect(await invite(admin.tokens.accessToken)).toEqual([202, null]);
    expect(await invite(admin.tokens.accessToken)).toEqual([202, 'true']);
    expect(await invite(key)).toEqual([202, null]);
    expect(await invite(other)).toEqual([202, null]);
  });

  it('is a not-modified of what it may not read', async () => {
    const user = await aReader();
    const { key } = await anApiKey(app, user);
    const { response } = await user.client.GET('/api/v1/users/{id}', at(user.id));
    const headers = { 'if-none-match': response.headers.get('etag') ?? '' };

    expect((await app.send(`/api/v1/users/${user.id}`, { headers }, key)).status).toBe(403);
    expect((await app.send(`/api/v1/users/${user.id}`, { headers }, user.tokens.accessToken)).status).toBe(
      304,
    );
  });

  it('is what only every permission gives: acting on an administrator', async () => {
    const admin = await app.aUser(administrator, { roles: ['administrator'] });
    const { data } = await admin.client.GET('/api/v1/permissions');
    const { key } = await anApiKey(app, admin, data?.items.map((permission) => permission.key) ?? []);
    const [member, other] = [await aReader(), await app.aUser(administrator, { roles: ['administrator'] })];
    const suspend = (id: string) =>
      app.client(key).PUT('/api/v1/users/{id}/suspension', { ...at(id), body: { reason: 'Spam' } });

    expect((await suspend(member.id)).response.status).toBe(200);
    expect((await suspend(other.id)).response.status).toBe(403);
  });
});
