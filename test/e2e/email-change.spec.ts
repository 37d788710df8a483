import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY, MINUTE } from '#libs/testing';
import { PASSWORD, type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';
import { AccountLifecycle } from '../support/lifecycle.js';
import { mails } from '../support/mails.js';

let app: TestApplication;
let administrator: SignedInUser;
let accounts: AccountLifecycle;

beforeAll(async () => {
  app = await TestApplication.start();
  accounts = new AccountLifecycle(app);
});
beforeEach(async () => {
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const at = (id: string) => ({ params: { path: { id } } });
const emailOf = async ({ id }: { id: string }): Promise<string | undefined> =>
  (await administrator.client.GET('/api/v1/users/{id}', at(id))).data?.email;
const reauthenticate = async ({ email, client }: SignedInUser): Promise<SignedInUser> => {
  const { data } = await client.POST('/api/v1/auth/reauthentication', { body: { password: PASSWORD } });
  if (!data) throw new Error(`${email} could not reauthenticate.`);
  return app.signedIn(email, data);
};
const refresh = async ({ email, tokens: { refreshToken } }: SignedInUser): Promise<SignedInUser> => {
  const { data } = await app.anonymous.POST('/api/v1/auth/refresh', { body: { refreshToken } });
  if (!data) throw new Error(`${email} could not refresh.`);
  return app.signedIn(email, data);
};

describe('another e-mail address', () => {
  it('counts once its owner confirms it with the token that was sent there (ASVS 2.3.1)', async () => {
    const user = await app.aUser(administrator);
    const email = uniqueEmail();
    const { response } = await accounts.askForEmail(user, email);
    const token = await accounts.tokenIn('auth.confirm_email', email);
    expect([response.status, await response.text(), await emailOf(user)]).toEqual([202, '', user.email]);

    expect((await accounts.confirmEmail(token)).response.status).toBe(204);
    expect(await emailOf(user)).toBe(email);
    expect([await accounts.loginStatus(user.email), await accounts.loginStatus(email)]).toEqual([401, 200]);
    expect(await accounts.statusOf(user)).toBe(200);
  });

  it('needs a sign-in younger than ten minutes, which a refresh is not (ASVS 7.5.1)', async () => {
    const user = await app.aUser(administrator);
    const email = uniqueEmail();
    app.clock.advance(5 * MINUTE);
    const refreshed = await refresh(user);
    app.clock.advance(5 * MINUTE + 1);
    const { response, error } = await accounts.askForEmail(refreshed, email);

    expect(error).toMatchObject({ status: 401, code: 'auth.fresh_sign_in_required' });
    expect(response.headers.get('www-authenticate')).toBe(
      'Bearer error="insufficient_user_authentication", max_age=600',
    );
    expect(await accounts.statusOf(refreshed)).toBe(200);
    expect((await accounts.askForEmail(await reauthenticate(refreshed), email)).response.status).toBe(202);
  });

  it('is asked for in the same way when it is taken; only its owner is told (ASVS 6.3.8)', async () => {
    const [user, other] = [await app.aUser(administrator), await app.aUser(administrator)];
    const answers = [
      await accounts.askForEmail(user, uniqueEmail()),
      await accounts.askForEmail(user, other.email.toUpperCase()),
    ];

    expect(answers.map(({ response }) => response.status)).toEqual([202, 202]);
    const told = await mails(app).last(other.email, 'auth.email_change_refused');
    expect(told.text).not.toContain('token');
    expect([await emailOf(user), await emailOf(other)]).toEqual([user.email, other.email]);
  });

  it('is decided by the database when two people confirm it at once (ASVS 2.3.4)', async () => {
    const users = [await app.aUser(administrator), await app.aUser(administrator)];
    const email = uniqueEmail();
    const tokens: string[] = [];
    for (const user of users) {
      await accounts.askForEmail(user, email);
      tokens.push(await accounts.tokenIn('auth.confirm_email', email));
    }
    const answers = await Promise.all(tokens.map((token) => accounts.confirmEmail(token)));

    expect(answers.map(({ response }) => response.status).toSorted()).toEqual([204, 409]);
    expect(answers.find(({ error }) => error)?.error).toMatchObject({ code: 'users.email_taken' });
    const now = await Promise.all(users.map(emailOf));
    expect(now.filter((each) => each === email)).toHaveLength(1);
  });

  it('is confirmed once, by one of ten requests at once (ASVS 6.4.1)', async () => {
    const user = await app.aUser(administrator);
    const email = uniqueEmail();
    await accounts.askForEmail(user, email);
    const token = await accounts.tokenIn('auth.confirm_email', email);
    const answers = await Promise.all(Array.from({ length: 10 }, () => accounts.confirmEmail(token)));

    expect(answers.map(({ response }) => response.status).toSorted()).toEqual([204, ...Array(9).fill(422)]);
    expect(await accounts.mailsTo(user.email, 'auth.email_changed')).toHaveLength(1);
  });

  it('waits 24 hours to be confirmed, and only the last one that was asked for (ASVS 6.4.1)', async () => {
    const user = await app.aUser(administrator);
    const [first, second] = [uniqueEmail(), uniqueEmail()];
    await accounts.askForEmail(user, first);
    const replaced = await accounts.tokenIn('auth.confirm_email', first);
    await accounts.askForEmail(user, second);
    const token = await accounts.tokenIn('auth.confirm_email', second);
    expect((await accounts.confirmEmail(replaced)).error).toMatchObject({ code: 'auth.invalid_token' });
    app.clock.advance(DAY);

    expect((await accounts.confirmEmail(token)).error).toMatchObject({ code: 'auth.invalid_token' });
    administrator = await app.signIn();
    expect(await emailOf(user)).toBe(user.email);
  });

  it('takes nothing that was sent to the former one along (ASVS 6.4.1)', async () => {
    const user = await app.aUser(administrator);
    await app.anonymous.POST('/api/v1/auth/password-resets', { body: { email: user.email } });
    const reset = await accounts.tokenIn('auth.password_reset', user.email);
    await accounts.move(user, uniqueEmail());
    const { error } = await app.anonymous.POST('/api/v1/auth/password-resets/confirmations', {
      body: { token: reset, newPassword: 'nine lanterns over the harbour' },
    });

    expect(error).toMatchObject({ code: 'auth.invalid_token' });
  });

  it.each(['suspended', 'deleted'])('is refused to who is %s meanwhile', async (what) => {
    const user = await app.aUser(administrator);
    const email = uniqueEmail();
    await accounts.askForEmail(user, email);
    const token = await accounts.tokenIn('auth.confirm_email', email);
    const { client } = administrator;
    if (what === 'deleted') await client.DELETE('/api/v1/users/{id}', at(user.id));
    else await client.PUT('/api/v1/users/{id}/suspension', { ...at(user.id), body: { reason: 'Spam' } });

    expect((await accounts.confirmEmail(token)).error).toMatchObject({ code: 'auth.invalid_token' });
    expect(await emailOf(user)).toBe(user.email);
  });

  it.each(['', 'no address', 'a@b@example.com', null, ['a@example.com'], `${'a'.repeat(320)}@example.com`])(
    'is an address: not %o',
    async (email) => {
      const user = await app.aUser(administrator);

      expect((await accounts.askForEmail(user, email as string)).response.status).toBe(422);
    },
  );
});
