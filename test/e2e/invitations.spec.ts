import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DatabaseUnavailable } from '#libs/database';
import { Mailer } from '#libs/mail';
import { DAY, SECOND } from '#libs/testing';
import { OneTimeTokensService } from '../../src/auth/passwords/one-time-tokens.service.js';
import { OneTimeToken } from '../../src/auth/passwords/one-time-token.entity.js';
import { mailsTo, tokenFor } from '../support/account-flows.js';
import { PASSWORD, type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';
import { aRole } from '../support/roles.js';

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const users = () => administrator.client;
const at = (id: string) => ({ params: { path: { id } } });
const create = (body: { email: string; name: string; roles: string[] }) =>
  users().POST('/api/v1/users', { body });
const read = (id: string) => users().GET('/api/v1/users/{id}', at(id));
const remove = (id: string) => users().DELETE('/api/v1/users/{id}', at(id));
const suspend = (id: string) =>
  users().PUT('/api/v1/users/{id}/suspension', { ...at(id), body: { reason: 'Spam' } });
const liftSuspension = (id: string) => users().DELETE('/api/v1/users/{id}/suspension', at(id));
const choose = (token: string, newPassword = PASSWORD) =>
  app.anonymous.POST('/api/v1/auth/password-resets/confirmations', { body: { token, newPassword } });
const login = async (email: string): Promise<number> =>
  (await app.anonymous.POST('/api/v1/auth/login', { body: { email, password: PASSWORD } })).response.status;

describe('inviting', () => {
  it('makes an account whose owner chooses the password (ASVS 6.4.6)', async () => {
    const email = uniqueEmail();
    const { data, response } = await create({ email, name: 'Ada Person', roles: ['member'] });

    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe(`/api/v1/users/${data?.id}`);
    expect(data).toMatchObject({ email, status: 'invited', roles: ['member'], lastSignInAt: null });
    expect((await read(data?.id ?? '')).response.headers.get('etag')).toBe(response.headers.get('etag'));
    expect(Object.keys(data ?? {})).toEqual(Object.keys((await read(data?.id ?? '')).data ?? {}));
    expect(await login(email)).toBe(401);
    expect((await choose(await tokenFor(app, email))).response.status).toBe(204);
    expect(await login(email)).toBe(200);
  });

  it('is undone with its mail when it fails', async () => {
    const email = uniqueEmail();
    const mailer = app.app.get(Mailer, { strict: false });
    vi.spyOn(mailer, 'send').mockRejectedValueOnce(new DatabaseUnavailable());
    expect((await create({ email, name: 'Ada', roles: [] })).response.status).toBe(503);
    expect((await create({ email, name: 'Ada', roles: [] })).response.status).toBe(201);

    expect(await mailsTo(app, email)).toHaveLength(1);
  });

  it('takes people without a role', async () => {
    const user = await app.aUser(administrator, { roles: [] });

    expect((await read(user.id)).data).toMatchObject({ status: 'active', roles: [] });
  });

  it('refuses an address that is taken, in any case, and leaves nothing behind', async () => {
    const { email } = await app.anInvitedUser(administrator);
    const tokens = app.database.dataSource.getRepository(OneTimeToken);
    const before = await tokens.count();

    for (const variant of [email, email.toUpperCase(), email.replace('person', 'Person')]) {
      const { error } = await create({ email: variant, name: 'Twin', roles: ['member'] });
      expect(error).toMatchObject({ status: 409, code: 'users.email_taken' });
    }
    expect(await tokens.count()).toBe(before);
  });

  it('tells apart addresses that differ in an accent', async () => {
    expect((await create({ email: 'jose@example.com', name: 'Jose', roles: [] })).response.status).toBe(201);
    expect((await create({ email: 'josé@example.com', name: 'José', roles: [] })).response.status).toBe(201);
  });

  it.each([
    ['/email', { email: 'not an address' }],
    ['/email', { email: `${'a'.repeat(310)}@example.com` }],
    ['/email', { email: `a@${'\ufdfa'.repeat(20)}.example.com` }],
    ['/email', { email: 'jose\u0301@example.com' }],
    ['/name', { name: ' ' }],
    ['/name', { name: null }],
    ['/roles', { roles: 'member' }],
    ['/roles', { roles: ['member', 'member'] }],
    ['/roles', { roles: [7] }],
    ['/roles', { roles: null }],
  ])('refuses a bad %s: %o', async (pointer, field) => {
    const body = { email: uniqueEmail(), name: 'Ada', roles: ['member'], ...field } as never;
    const { error } = await create(body);

    expect(error).toMatchObject({ status: 422, code: 'http.validation_failed' });
    expect(error?.errors?.map((problem) => problem.pointer)).toContain(pointer);
  });
});

describe('the token of an invitation', () => {
  it('works once (ASVS 6.4.1)', async () => {
    const { email, setPasswordToken } = await app.anInvitedUser(administrator);

    expect((await choose(setPasswordToken)).response.status).toBe(204);
    expect(await login(email)).toBe(200);
    expect((await choose(setPasswordToken, 'another quiet orchard')).error).toMatchObject({
      status: 422,
      code: 'auth.invalid_token',
    });
    expect(await login(email)).toBe(200);
  });

  it('works for one of ten requests at once', async () => {
    const { setPasswordToken } = await app.anInvitedUser(administrator);
    const answers = await Promise.all(Array.from({ length: 10 }, () => choose(setPasswordToken)));

    expect(answers.map(({ response }) => response.status).toSorted()).toEqual([204, ...Array(9).fill(422)]);
  });

  it('expires after 24 hours (ASVS 6.4.1)', async () => {
    const { setPasswordToken, setPasswordTokenExpiresAt } = await app.anInvitedUser(administrator);
    expect(Date.parse(setPasswordTokenExpiresAt)).toBe(app.clock.now().getTime() + DAY);
    const other = await app.anInvitedUser(administrator);

    app.clock.advance(DAY - SECOND);
    expect((await choose(other.setPasswordToken)).response.status).toBe(204);
    app.clock.advance(SECOND);
    expect((await choose(setPasswordToken)).error).toMatchObject({ code: 'auth.invalid_token' });
    administrator = await app.signIn();
  });

  it('survives a password that is refused', async () => {
    const { setPasswordToken } = await app.anInvitedUser(administrator);

    expect((await choose(setPasswordToken, 'short')).error).toMatchObject({ code: 'auth.password_refused' });
    expect((await choose(setPasswordToken)).response.status).toBe(204);
  });

  it('is good for nothing else, nor is another kind of token for this (ASVS 6.6.2)', async () => {
    const { setPasswordToken, id } = await app.anInvitedUser(administrator);
    const tokens = app.app.get(OneTimeTokensService, { strict: false });
    const foreign = await tokens.issue(id, 'verify_email');
    const refresh = await app.anonymous.POST('/api/v1/auth/refresh', {
      body: { refreshToken: setPasswordToken },
    });

    expect((await app.client(setPasswordToken).GET('/api/v1/users/me')).response.status).toBe(401);
    expect(refresh.response.status).toBe(401);
    for (const token of [
      foreign.token,
      administrator.tokens.accessToken.slice(0, 100),
      'x',
      `${setPasswordToken}A`,
    ]) {
      expect((await choose(token)).error).toMatchObject({ code: 'auth.invalid_token' });
    }
    expect((await choose(setPasswordToken)).response.status).toBe(204);
  });

  it('is replaced by the next one', async () => {
    const { setPasswordToken, id } = await app.anInvitedUser(administrator);
    const { token } = await app.app.get(OneTimeTokensService, { strict: false }).issue(id, 'set_password');

    expect((await choose(setPasswordToken)).response.status).toBe(422);
    expect((await choose(token)).response.status).toBe(204);
  });

  it('is refused once the account is deleted or suspended, and stays so', async () => {
    const [deleted, suspended] = [
      await app.anInvitedUser(administrator),
      await app.anInvitedUser(administrator),
    ];
    await remove(deleted.id);
    await suspend(suspended.id);

    expect((await choose(deleted.setPasswordToken)).error).toMatchObject({ code: 'auth.invalid_token' });
    expect((await choose(suspended.setPasswordToken)).error).toMatchObject({ code: 'auth.invalid_token' });
    expect((await liftSuspension(suspended.id)).data?.status).toBe('invited');
    expect((await choose(suspended.setPasswordToken)).error).toMatchObject({ code: 'auth.invalid_token' });
    expect((await users().POST('/api/v1/users/{id}/invitations', at(suspended.id))).response.status).toBe(
      202,
    );
    expect((await choose(await tokenFor(app, suspended.email))).response.status).toBe(204);
  });

  it('is refused once a role has grown, also when the account was suspended meanwhile', async () => {
    const role = await aRole(administrator, 'grows', ['users.read']);
    const { id } = await app.anInvitedUser(administrator, { roles: [role.name] });
    await suspend(id);
    const { token } = await app.app.get(OneTimeTokensService, { strict: false }).issue(id, 'set_password');
    await users().PATCH('/api/v1/roles/{id}', { ...at(role.id), body: { permissions: ['users.suspend'] } });
    await liftSuspension(id);

    expect((await choose(token)).error).toMatchObject({ code: 'auth.invalid_token' });
  });

  it('is stored as a digest only (ASVS 11.5.1)', async () => {
    const { setPasswordToken } = await app.anInvitedUser(administrator);
    const rows = await app.database.dataSource.getRepository(OneTimeToken).find();

    expect(Buffer.from(setPasswordToken, 'base64url')).toHaveLength(32);
    expect(JSON.stringify(rows)).not.toContain(setPasswordToken);
  });
});
