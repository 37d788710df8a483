import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY, SECOND } from '#libs/testing';
import { PASSWORD, type SignedInUser, TestApplication } from '../support/application.js';
import { anAddress } from '../support/guesses.js';
import { AccountLifecycle } from '../support/lifecycle.js';
import { mails } from '../support/mails.js';

const NEW = 'nine lanterns over the harbour';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';

let app: TestApplication;
let administrator: SignedInUser;
let accounts: AccountLifecycle;

beforeAll(async () => {
  app = await TestApplication.start({ TRUST_PROXY: '127.0.0.1' });
  accounts = new AccountLifecycle(app);
});
beforeEach(async () => {
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const changePassword = ({ client }: SignedInUser, newPassword = NEW) =>
  client.PUT('/api/v1/auth/password', { body: { currentPassword: PASSWORD, newPassword } });
const loginFrom = (email: string, address: string, userAgent = FIREFOX) =>
  app.anonymous.POST('/api/v1/auth/login', {
    body: { email, password: PASSWORD },
    headers: { 'x-forwarded-for': address, 'user-agent': userAgent },
  });
const refresh = (refreshToken: string) =>
  app.anonymous.POST('/api/v1/auth/refresh', { body: { refreshToken } });

describe('the owner of an account is told', () => {
  it('of another password (ASVS 6.3.7)', async () => {
    const user = await app.aUser(administrator);
    await changePassword(user);
    const { subject, text } = await mails(app).last(user.email, 'auth.notice_password_changed');

    expect(subject).toBe('Your password was changed');
    expect(text).toContain('127.0.0.1');
  });

  it('of a password that was reset, but not of the first one (ASVS 6.3.7)', async () => {
    const user = await app.aUser(administrator);
    expect(await accounts.mailsTo(user.email, 'auth.notice_password_changed')).toEqual([]);
    await app.anonymous.POST('/api/v1/auth/password-resets', { body: { email: user.email } });
    const token = await accounts.tokenIn('auth.password_reset', user.email);
    await app.anonymous.POST('/api/v1/auth/password-resets/confirmations', {
      body: { token, newPassword: NEW },
    });

    await mails(app).last(user.email, 'auth.notice_password_changed');
  });

  it('in their language', async () => {
    const user = await app.aUser(administrator);
    await user.client.PUT('/api/v1/users/me/settings/{key}', {
      params: { path: { key: 'user.locale' } },
      body: { value: 'de-AT' as never },
    });
    await changePassword(user);
    const { subject } = await mails(app).last(user.email, 'auth.notice_password_changed');

    expect(subject).toBe('Ihr Passwort wurde geändert');
  });

  it('of a sign-in from where they have not been, once (ASVS 6.3.5)', async () => {
    const user = await app.aUser(administrator);
    const address = anAddress();
    await loginFrom(user.email, address);
    const { text } = await mails(app).last(user.email, 'auth.notice_new_device');
    expect(text).toContain(`with Firefox, Linux, from the address ${address}`);

    await loginFrom(user.email, address);
    expect(await accounts.mailsTo(user.email, 'auth.notice_new_device')).toHaveLength(1);
    app.clock.advance(91 * DAY);
    await loginFrom(user.email, address);
    expect(await accounts.mailsTo(user.email, 'auth.notice_new_device')).toHaveLength(2);
  });

  it('nothing of what a stranger writes into their user agent', async () => {
    const user = await app.aUser(administrator);
    await loginFrom(user.email, anAddress(), 'Call +44 555 0100, or your account is gone');
    const { text } = await mails(app).last(user.email, 'auth.notice_new_device');

    expect(text).toContain('an unknown program');
    expect(text).not.toContain('555');
  });

  it('nothing of a first sign-in, nor of one that fails', async () => {
    const user = await app.aUser(administrator);
    const { email } = user;
    await app.anonymous.POST('/api/v1/auth/login', {
      body: { email, password: 'a wrong password' },
      headers: { 'x-forwarded-for': anAddress() },
    });

    expect(await accounts.mailsTo(email, 'auth.notice_new_device')).toEqual([]);
  });

  it('of a session that was ended because its refresh token was used again (ASVS 10.4.5)', async () => {
    const user = await app.aUser(administrator);
    const { refreshToken } = user.tokens;
    await refresh(refreshToken);
    app.clock.advance(11 * SECOND);
    expect((await refresh(refreshToken)).response.status).toBe(401);

    await mails(app).last(user.email, 'auth.notice_session_stolen');
  });

  it('nothing when the change was refused', async () => {
    const user = await app.aUser(administrator);
    await user.client.PUT('/api/v1/auth/password', {
      body: { currentPassword: 'a wrong password', newPassword: NEW },
    });
    await changePassword(user, 'short');

    expect(await accounts.mailsTo(user.email, 'auth.notice_password_changed')).toEqual([]);
  });
});
