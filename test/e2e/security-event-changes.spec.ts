import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '#libs/testing';
import { PASSWORD, type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';
import { AccountLifecycle } from '../support/lifecycle.js';
import { addTotp, eventsOf } from '../support/security-events.js';

const NEW = 'nine lanterns over the harbour';
const WRONG = 'a wrong password';

let app: TestApplication;
let administrator: SignedInUser;
let accounts: AccountLifecycle;

beforeAll(async () => {
  app = await TestApplication.start();
  accounts = new AccountLifecycle(app);
});
beforeEach(async () => {
  app.clock.advance(MINUTE);
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const typesOf = async (userId: string): Promise<string[]> =>
  (await eventsOf(administrator, userId)).map(({ type }) => type);

/** Those of the account, without what comes before the test's own. */
async function since(userId: string, act: () => Promise<unknown>): Promise<string[]> {
  const before = (await typesOf(userId)).length;
  app.clock.advance(1000);
  await act();
  const types = await typesOf(userId);
  return types.slice(0, types.length - before);
}

describe('is recorded as it is done by the owner of an account:', () => {
  it('the acceptance of an invitation', async () => {
    const { id } = await app.aUser(administrator);

    expect(await typesOf(id)).toEqual(expect.arrayContaining(['signed_in', 'invitation_accepted']));
  });

  it('signing out, and ending other sessions (ASVS 16.3.1)', async () => {
    const user = await app.aUser(administrator);
    const [other, third] = [await app.signIn(user.email, PASSWORD), await app.signIn(user.email, PASSWORD)];
    const id = other.tokens.session.id;
    const endOther = () => user.client.DELETE('/api/v1/auth/sessions/{id}', { params: { path: { id } } });

    expect(await since(user.id, endOther)).toEqual(['sessions_ended']);
    expect(await since(user.id, () => third.client.POST('/api/v1/auth/logout'))).toEqual(['signed_out']);
    expect(await since(user.id, () => user.client.DELETE('/api/v1/auth/sessions'))).toEqual([]);
  });

  it('reauthentication, and its refusal (ASVS 16.3.1)', async () => {
    const { id, client } = await app.aUser(administrator);
    const prove = (password: string) => client.POST('/api/v1/auth/reauthentication', { body: { password } });

    expect(await since(id, () => prove(WRONG))).toEqual(['reauthentication_refused']);
    expect(await since(id, () => prove(PASSWORD))).toEqual(['reauthenticated']);
  });

  it('another password, a wrong current one, and a reset (ASVS 6.3.7)', async () => {
    const user = await app.aUser(administrator);
    const change = (currentPassword: string) =>
      user.client.PUT('/api/v1/auth/password', { body: { currentPassword, newPassword: NEW } });
    const reset = async (): Promise<void> => {
      await app.anonymous.POST('/api/v1/auth/password-resets', { body: { email: user.email } });
      const token = await accounts.tokenIn('auth.password_reset', user.email);
      const body = { token, newPassword: PASSWORD };
      await app.anonymous.POST('/api/v1/auth/password-resets/confirmations', { body });
    };

    expect(await since(user.id, () => change(WRONG))).toEqual(['password_change_refused']);
    expect(await since(user.id, () => change(PASSWORD))).toEqual(['password_changed']);
    expect(await since(user.id, reset)).toEqual(['password_reset']);
  });

  it('another e-mail address, asked for, confirmed and taken back (ASVS 6.3.7)', async () => {
    const user = await app.aUser(administrator);
    const email = uniqueEmail();
    const asked = await since(user.id, () => accounts.askForEmail(user, email));
    const confirmed = await since(user.id, async () =>
      accounts.confirmEmail(await accounts.tokenIn('auth.confirm_email', email)),
    );
    const undone = await since(user.id, async () =>
      accounts.undoEmail(await accounts.tokenIn('auth.email_changed', user.email)),
    );

    expect([asked, confirmed, undone]).toEqual([
      ['email_change_requested'],
      ['email_changed'],
      ['email_change_undone'],
    ]);
  });

  it('a stolen refresh token (ASVS 10.4.5)', async () => {
    const user = await app.aUser(administrator);
    const refresh = (refreshToken: string) =>
      app.anonymous.POST('/api/v1/auth/refresh', { body: { refreshToken } });
    await refresh(user.tokens.refreshToken);
    app.clock.advance(MINUTE);

    expect(await since(user.id, () => refresh(user.tokens.refreshToken))).toEqual(['refresh_token_reused']);
    expect((await eventsOf(administrator, user.id))[0]).toMatchObject({ outcome: 'refused' });
  });

  it('an authenticator app, added and removed (ASVS 6.3.7)', async () => {
    const user = await app.aUser(administrator);

    expect(await since(user.id, () => addTotp(app, user))).toEqual(['totp_added']);
    expect(await since(user.id, () => user.client.DELETE('/api/v1/auth/mfa/totp'))).toEqual(['totp_removed']);
  });

  it('the deletion of the account (ASVS 7.4.2)', async () => {
    const user = await app.aUser(administrator);

    expect(await since(user.id, () => accounts.delete(user))).toEqual(['erasure_scheduled']);
  });
});

describe('is recorded as it is done by an administrator:', () => {
  const params = (id: string) => ({ params: { path: { id } } });

  it.each<[string, (id: string) => Promise<unknown>]>([
    [
      'roles_changed',
      (id) =>
        administrator.client.PUT('/api/v1/users/{id}/roles', {
          ...params(id),
          body: { roles: ['administrator'] },
        }),
    ],
    [
      'suspended',
      (id) =>
        administrator.client.PUT('/api/v1/users/{id}/suspension', {
          ...params(id),
          body: { reason: 'Spam' },
        }),
    ],
    ['deleted', (id) => administrator.client.DELETE('/api/v1/users/{id}', params(id))],
    ['sessions_ended', (id) => administrator.client.DELETE('/api/v1/users/{id}/sessions', params(id))],
    [
      'email_changed',
      (id) =>
        administrator.client.PATCH('/api/v1/users/{id}', { ...params(id), body: { email: uniqueEmail() } }),
    ],
  ])('%s, and by whom (ASVS 16.2.1)', async (type, act) => {
    const { id } = await app.aUser(administrator);
    await since(id, () => act(id));

    expect((await eventsOf(administrator, id))[0]).toMatchObject({
      type,
      outcome: 'succeeded',
      actorId: administrator.id,
      ipAddress: '127.0.0.1',
    });
  });

  it('what gives an account back (ASVS 16.2.1)', async () => {
    const { id } = await app.aUser(administrator);
    const { client } = administrator;
    await client.PUT('/api/v1/users/{id}/suspension', { ...params(id), body: { reason: 'Spam' } });
    const lift = () => client.DELETE('/api/v1/users/{id}/suspension', params(id));
    const restore = () => client.POST('/api/v1/users/{id}/restoration', params(id));

    expect(await since(id, lift)).toEqual(['suspension_lifted']);
    await client.DELETE('/api/v1/users/{id}', params(id));
    expect(await since(id, restore)).toEqual(['restored']);
  });

  it('but nothing that was not done', async () => {
    const { id } = await app.aUser(administrator);
    const setUnknown = () =>
      administrator.client.PUT('/api/v1/users/{id}/roles', { ...params(id), body: { roles: ['unknown'] } });

    expect(await since(id, setUnknown)).toEqual([]);
  });
});
