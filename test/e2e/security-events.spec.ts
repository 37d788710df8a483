import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { JobRegistry } from '#libs/jobs';
import { DAY, MINUTE } from '#libs/testing';
import { StoredSecurityEvent } from '../../src/auth/security-events/security-event.entity.js';
import { AccountFlows, settled } from '../support/account-flows.js';
import { PASSWORD, type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';
import { AccountLifecycle } from '../support/lifecycle.js';
import { addTotp, codeOf, eventsOf, ownEvents } from '../support/security-events.js';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';
const NEW = 'nine lanterns over the harbour';
const WRONG = 'a wrong password';

let app: TestApplication;
let administrator: SignedInUser;
let accounts: AccountLifecycle;

beforeAll(async () => {
  app = await TestApplication.start({ TRUST_PROXY: '127.0.0.1' });
  accounts = new AccountLifecycle(app);
});
beforeEach(async () => {
  app.clock.advance(MINUTE);
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const login = (email: string, password = PASSWORD, address = '203.0.113.7') =>
  app.anonymous.POST('/api/v1/auth/login', {
    body: { email, password },
    headers: { 'x-forwarded-for': address, 'user-agent': FIREFOX },
  });

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

describe('is recorded with address, device and outcome:', () => {
  it('a sign-in, and how (ASVS 16.3.1)', async () => {
    const { id, email } = await app.aUser(administrator);
    app.clock.advance(1000);
    await login(email);

    expect((await eventsOf(administrator, id))[0]).toMatchObject({
      type: 'signed_in',
      outcome: 'succeeded',
      userId: id,
      actorId: null,
      method: 'pwd',
      reason: null,
      ipAddress: '203.0.113.7',
      device: 'Firefox, Linux',
      userAgent: FIREFOX,
      createdAt: app.clock.now().toISOString(),
    });
  });

  it('a wrong password (ASVS 16.3.1)', async () => {
    const { id, email } = await app.aUser(administrator);
    app.clock.advance(1000);
    await login(email, WRONG);

    expect((await eventsOf(administrator, id))[0]).toMatchObject({
      type: 'sign_in_refused',
      outcome: 'refused',
      reason: 'wrong_password',
      ipAddress: '203.0.113.7',
      device: 'Firefox, Linux',
    });
  });

  it('the right one of who may not sign in (ASVS 16.3.1)', async () => {
    const { id, email } = await app.aUser(administrator);
    await administrator.client.PUT('/api/v1/users/{id}/suspension', {
      params: { path: { id } },
      body: { reason: 'Spam' },
    });
    app.clock.advance(1000);
    await login(email);

    expect((await eventsOf(administrator, id))[0]).toMatchObject({
      type: 'sign_in_refused',
      reason: 'account_inactive',
    });
  });

  it('and of who has yet to verify the address (ASVS 16.3.1)', async () => {
    const flows = new AccountFlows(app, () => administrator);
    await flows.set('auth.registration', 'open');
    const email = uniqueEmail();
    await flows.register(email);
    await settled(app);
    const { id = '' } = (await flows.find(email)) ?? {};

    expect((await login(email)).error).toMatchObject({ code: 'auth.email_not_verified' });
    expect(await eventsOf(administrator, id)).toMatchObject([
      { type: 'sign_in_refused', reason: 'email_not_verified', ipAddress: '203.0.113.7' },
    ]);
  });

  it('a wrong code, and a sign-in with a right one (ASVS 16.3.1)', async () => {
    const user = await app.aUser(administrator);
    const secret = await addTotp(app, user);
    const step = async (code: string): Promise<void> => {
      app.clock.advance(MINUTE);
      const { data } = await login(user.email);
      const mfaToken = data && 'mfaToken' in data ? data.mfaToken : '';
      await app.anonymous.POST('/api/v1/auth/mfa', {
        body: { mfaToken, method: 'totp', code: code || codeOf(app, secret) },
      });
    };

    expect(await since(user.id, () => step('000000'))).toEqual(['mfa_refused']);
    expect(await since(user.id, () => step(''))).toEqual(['signed_in']);
    expect((await eventsOf(administrator, user.id))[0]).toMatchObject({ method: 'pwd otp mfa' });
  });
});

describe('an address without an account', () => {
  it('leaves a refusal of nobody, and nothing of what was typed (ASVS 16.2.5)', async () => {
    const typed = 'my-secret-password@example.com';
    await login(typed, WRONG, '203.0.113.99');
    const { data } = await administrator.client.GET('/api/v1/security-events', {
      querySerializer: () => 'filter[ipAddress]=203.0.113.99',
    });

    expect(data?.items).toMatchObject([
      { type: 'sign_in_refused', userId: null, reason: 'unknown_account', method: 'pwd' },
    ]);
    expect(JSON.stringify(data)).not.toContain('my-secret-password');
  });

  it('leaves as many as one with an account, so that the time tells nothing (ASVS 6.3.8)', async () => {
    const { email } = await app.aUser(administrator);
    const rows = app.database.dataSource.getRepository(StoredSecurityEvent);
    const madeBy = async (address: string): Promise<number> => {
      const before = await rows.count();
      await login(address, WRONG);
      return (await rows.count()) - before;
    };

    expect(await madeBy(email)).toBe(1);
    expect(await madeBy('nobody@example.com')).toBe(1);
  });
});

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

describe('people', () => {
  it('see what happened to their own account, and where (ASVS 7.4.3)', async () => {
    const user = await app.aUser(administrator);
    const stranger = await app.aUser(administrator);
    app.clock.advance(1000);
    await login(user.email, WRONG);

    expect((await ownEvents(user))[0]).toMatchObject({
      type: 'sign_in_refused',
      byAnother: false,
      ipAddress: '203.0.113.7',
      device: 'Firefox, Linux',
    });
    expect((await ownEvents(stranger)).map(({ type }) => type)).not.toContain('sign_in_refused');
  });

  it('see that an administrator did something, and not where that was', async () => {
    const user = await app.aUser(administrator);
    app.clock.advance(1000);
    await administrator.client.PUT('/api/v1/users/{id}/roles', {
      params: { path: { id: user.id } },
      body: { roles: ['administrator'] },
    });

    expect((await ownEvents(user))[0]).toEqual({
      ...(await ownEvents(user))[0],
      type: 'roles_changed',
      byAnother: true,
      ipAddress: null,
      device: null,
      userAgent: null,
    });
  });

  it('see nothing of others without the permission (ASVS 8.2.1)', async () => {
    const { client } = await app.aUser(administrator);

    expect((await client.GET('/api/v1/security-events')).error).toMatchObject({
      code: 'auth.permission_denied',
    });
  });
});

describe('administrators', () => {
  it('look for events by account, type, outcome, address and time', async () => {
    const { id, email } = await app.aUser(administrator);
    const from = app.clock.now().toISOString();
    app.clock.advance(1000);
    await login(email, WRONG, '198.51.100.1');
    app.clock.advance(1000);
    await login(email, PASSWORD, '198.51.100.2');
    const found = async (filter: string): Promise<string[]> => {
      const { data } = await administrator.client.GET('/api/v1/security-events', {
        querySerializer: () => `filter[userId]=${id}&filter[createdAt][gt]=${from}&${filter}`,
      });
      return (data?.items ?? []).map(({ type }) => type);
    };

    expect(await found('')).toEqual(['signed_in', 'sign_in_refused']);
    expect(await found('filter[type]=signed_in')).toEqual(['signed_in']);
    expect(await found('filter[outcome]=refused')).toEqual(['sign_in_refused']);
    expect(await found('filter[ipAddress]=198.51.100.2')).toEqual(['signed_in']);
    expect(await found('sort=createdAt')).toEqual(['sign_in_refused', 'signed_in']);
  });
});

it('a refused permission is logged with who lacks which (ASVS 16.3.2)', async () => {
  const user = await app.aUser(administrator);
  await user.client.GET('/api/v1/security-events');

  expect(app.logs.lines).toContainEqual(
    expect.objectContaining({
      level: 'warn',
      event: 'permission_denied',
      userId: user.id,
      permission: 'security_events.read',
    }),
  );
});

describe('events', () => {
  it('are part of an export, and of an erasure', async () => {
    const helper = await app.aUser(administrator, { roles: ['administrator'] });
    const { id } = await app.aUser(administrator);
    await helper.client.PUT('/api/v1/users/{id}/suspension', {
      params: { path: { id } },
      body: { reason: 'Spam' },
    });
    const { data } = await accounts.export(helper);

    expect(data?.data.securityEvents).toMatchObject({
      events: expect.arrayContaining([
        expect.objectContaining({ type: 'signed_in', ipAddress: '127.0.0.1' }),
      ]),
      actions: [expect.objectContaining({ type: 'suspended', ipAddress: '127.0.0.1' })],
    });

    await accounts.delete(helper);
    app.clock.advance(60 * DAY);
    await accounts.eraseDue();
    administrator = await app.signIn();
    expect(await eventsOf(administrator, helper.id)).toEqual([]);
    expect((await eventsOf(administrator, id)).find(({ type }) => type === 'suspended')).toMatchObject({
      actorId: helper.id,
      ipAddress: null,
      userAgent: null,
    });
  });

  it('are deleted when they are older than the setting says', async () => {
    const run = async (): Promise<void> => {
      const { signal } = new AbortController();
      const job = app.app.get(JobRegistry).find('auth.purge_security_events');
      await job?.handle({}, { id: 'test', attempt: 1, signal });
    };
    const { id } = await app.aUser(administrator);
    app.clock.advance(364 * DAY);
    administrator = await app.signIn();
    await run();
    expect(await typesOf(id)).toContain('signed_in');

    app.clock.advance(2 * DAY);
    administrator = await app.signIn();
    await run();
    expect(await typesOf(id)).toEqual([]);
  });
});
