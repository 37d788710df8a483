import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel';
import { MINUTE, SECOND } from '#libs/testing';
import { mailsTo } from '../support/account-flows.js';
import { anApiKey, tryKey } from '../support/api-keys.js';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { refreshed } from '../support/refreshed.js';
import { aRole, at } from '../support/roles.js';
import { eventsOf, ownEvents } from '../support/security-events.js';

const NOBODY = '019a0000-0000-7000-8000-000000000000';

let app: TestApplication;
let administrator: SignedInUser;
let helper: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  await aRole(administrator, 'reader', ['users.read']);
  await aRole(administrator, 'help desk', ['users.revoke_api_keys', 'users.read']);
});
beforeEach(async () => {
  administrator = await app.signIn();
  helper = await app.aUser(administrator, { roles: ['help desk'] });
});
afterAll(() => app.stop());

const aReader = (): Promise<SignedInUser> => app.aUser(administrator, { roles: ['reader'] });
const list = ({ client }: SignedInUser, id: string) => client.GET('/api/v1/users/{id}/api-keys', at(id));
const revoke = ({ client }: SignedInUser, id: string, keyId: string) =>
  client.DELETE('/api/v1/users/{id}/api-keys/{keyId}', { params: { path: { id, keyId } } });

describe('an administrator, or who helps people with their API keys (ASVS 7.4.5, 8.2.1, 8.2.2)', () => {
  it('sees them, without the keys themselves', async () => {
    const user = await aReader();
    const { key: _key, ...shown } = await anApiKey(app, user, ['users.read']);

    expect((await list(helper, user.id)).data).toEqual({ items: [shown], nextCursor: null });
  });

  it('revokes one, at the very next request', async () => {
    const user = await aReader();
    const [one, other] = [
      await anApiKey(app, user, ['users.read']),
      await anApiKey(app, user, ['users.read']),
    ];
    expect(await tryKey(app, one.key, '/users')).toBe('200');
    expect((await revoke(helper, user.id, one.id)).response.status).toBe(204);

    expect(await tryKey(app, one.key, '/users')).toBe('401 auth.invalid_access_token');
    expect(await tryKey(app, other.key, '/users')).toBe('200');
    expect((await revoke(helper, user.id, one.id)).error).toMatchObject({
      status: 404,
      code: 'auth.api_key_not_found',
    });
  });

  it('leaves an event, and tells the owner, but not where it was done from (ASVS 6.3.7)', async () => {
    const user = await aReader();
    const { id } = await anApiKey(app, user);
    await revoke(helper, user.id, id);
    const mail = (await mailsTo(app, user.email)).findLast(
      (each) => each.mail === 'auth.notice_sign_in_changed',
    );
    expect(mail?.text).toContain('An API key was revoked');
    expect(mail?.text).not.toContain('127.0.0.1');

    const own = (await ownEvents(user)).find(({ type }) => type === 'api_key_revoked');
    expect(own).toMatchObject({ byAnother: true, ipAddress: null });
    const seen = (await eventsOf(administrator, user.id)).find(({ type }) => type === 'api_key_revoked');
    expect(seen).toMatchObject({ actorId: helper.id, ipAddress: '127.0.0.1' });
  });

  it('has no way to those of whoever may do more', async () => {
    const other = await app.aUser(administrator, { roles: ['administrator'] });
    const { id, key } = await anApiKey(app, other, ['users.read']);
    const beyond = { status: 403, code: 'roles.beyond_own_permissions' };

    expect((await list(helper, other.id)).error).toMatchObject(beyond);
    expect((await revoke(helper, other.id, id)).error).toMatchObject(beyond);
    expect(await tryKey(app, key, '/users')).toBe('200');
    expect((await revoke(administrator, other.id, id)).response.status).toBe(204);
  });

  it('revokes their own elsewhere', async () => {
    const { id } = await anApiKey(app, helper);

    expect((await list(helper, helper.id)).data?.items).toHaveLength(1);
    expect((await revoke(helper, helper.id, id)).error).toMatchObject({
      status: 409,
      code: 'auth.own_api_keys',
    });
  });

  it('finds nothing of nobody, nor under another owner', async () => {
    const [user, other] = [await aReader(), await aReader()];
    const { id } = await anApiKey(app, user);

    expect((await list(helper, NOBODY)).error).toMatchObject({ code: 'users.not_found' });
    expect((await revoke(helper, NOBODY, id)).error).toMatchObject({ code: 'users.not_found' });
    expect((await revoke(helper, other.id, id)).error).toMatchObject({ code: 'auth.api_key_not_found' });
    expect((await revoke(helper, user.id, newId())).error).toMatchObject({ code: 'auth.api_key_not_found' });
    expect((await revoke(helper, user.id, 'x')).response.status).toBe(422);
  });

  it('needs the permission, and a fresh sign-in to revoke (ASVS 7.5.1)', async () => {
    const user = await aReader();
    const { id } = await anApiKey(app, user);
    expect((await list(user, helper.id)).error).toMatchObject({ code: 'auth.permission_denied' });
    expect((await revoke(user, helper.id, id)).error).toMatchObject({ code: 'auth.permission_denied' });
    app.clock.advance(10 * MINUTE + SECOND);
    const stale = await refreshed(app, helper);

    expect((await list(stale, user.id)).response.status).toBe(200);
    expect((await revoke(stale, user.id, id)).error).toMatchObject({ code: 'auth.fresh_sign_in_required' });
  });

  it('revokes a key once, of many who do so at once', async () => {
    const user = await aReader();
    const { id } = await anApiKey(app, user);
    const answers = await Promise.all(Array.from({ length: 4 }, () => revoke(administrator, user.id, id)));

    expect(answers.map(({ response }) => response.status).toSorted()).toEqual([204, 404, 404, 404]);
    const revocations = (await eventsOf(administrator, user.id)).filter(
      ({ type }) => type === 'api_key_revoked',
    );
    expect(revocations).toHaveLength(1);
  });
});
