import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY, MINUTE } from '#libs/testing';
import { PASSWORD, type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';
import { AccountLifecycle } from '../support/lifecycle.js';
import { mails } from '../support/mails.js';

const ROUNDS = 10;

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

const at = (id: string) => ({ params: { path: { id } } });

describe('deleting the own account', () => {
  it('ends every session, says until when the account can be kept, and mails that (ASVS 7.4.2)', async () => {
    const user = await app.aUser(administrator);
    const elsewhere = await app.signIn(user.email, PASSWORD);
    const { data, response } = await accounts.delete(user);

    expect(response.status).toBe(202);
    expect(data).toEqual({ eraseAt: new Date(app.clock.now().getTime() + 30 * DAY).toISOString() });
    expect([await accounts.statusOf(user), await accounts.statusOf(elsewhere)]).toEqual([401, 401]);
    const { refreshToken } = user.tokens;
    const refreshed = await app.anonymous.POST('/api/v1/auth/refresh', { body: { refreshToken } });
    expect(refreshed.error).toMatchObject({ code: 'auth.session_ended' });
    const { text } = await mails(app).last(user.email, 'users.erasure_scheduled');
    expect(text).toContain('will be erased');
  });

  it('needs a sign-in younger than ten minutes (ASVS 7.5.1)', async () => {
    const user = await app.aUser(administrator);
    app.clock.advance(9 * MINUTE);
    const { refreshToken } = user.tokens;
    const { data } = await app.anonymous.POST('/api/v1/auth/refresh', { body: { refreshToken } });
    app.clock.advance(2 * MINUTE);
    const { error } = await app.client(data?.accessToken).DELETE('/api/v1/users/me');

    expect(error).toMatchObject({ code: 'auth.fresh_sign_in_required' });
    expect(await accounts.loginStatus(user.email)).toBe(200);
  });

  it('is undone by signing in, which a mail tells', async () => {
    const user = await app.aUser(administrator);
    await accounts.delete(user);
    app.clock.advance(29 * DAY);
    expect(await accounts.loginStatus(user.email, 'a wrong password')).toBe(401);
    expect(await accounts.loginStatus(user.email)).toBe(200);
    await mails(app).last(user.email, 'users.erasure_cancelled');
    app.clock.advance(2 * DAY);
    await accounts.eraseDue();

    expect(await accounts.loginStatus(user.email)).toBe(200);
    expect(await accounts.mailsTo(user.email, 'users.erasure_cancelled')).toHaveLength(1);
  });

  it('makes a change of the e-mail address that is under way worthless', async () => {
    const user = await app.aUser(administrator);
    const email = uniqueEmail();
    await accounts.askForEmail(user, email);
    const token = await accounts.tokenIn('auth.confirm_email', email);
    await accounts.delete(user);

    expect((await accounts.confirmEmail(token)).error).toMatchObject({ code: 'auth.invalid_token' });
  });

  it('is refused to the last administrator', async () => {
    expect((await accounts.delete(administrator)).error).toMatchObject({
      status: 409,
      code: 'users.last_administrator',
    });
    expect(await accounts.statusOf(administrator)).toBe(200);
  });

  it('leaves one of two administrators who do it at once, and who cannot leave then (ASVS 15.4.2)', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const other = await app.aUser(administrator, { roles: ['administrator'] });
      const answers = await Promise.all([accounts.delete(administrator), accounts.delete(other)]);
      expect(answers.map(({ response }) => response.status).toSorted()).toEqual([202, 409]);

      const remaining = answers[0]?.response.status === 409 ? administrator : other;
      const demoted = await remaining.client.PUT('/api/v1/users/{id}/roles', {
        ...at(remaining.id),
        body: { roles: [] },
      });
      expect(demoted.error).toMatchObject({ code: 'users.last_administrator' });
      // Signing in takes the first administrator's back.
      administrator = await app.signIn();
      if (remaining === other) await administrator.client.DELETE('/api/v1/users/{id}', at(other.id));
    }
  });
});
