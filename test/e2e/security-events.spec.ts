import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '#libs/testing';
import { StoredSecurityEvent } from '../../src/auth/security-events/security-event.entity.js';
import { AccountFlows, settled } from '../support/account-flows.js';
import { PASSWORD, type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';
import { addTotp, codeOf, eventsOf } from '../support/security-events.js';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';
const WRONG = 'a wrong password';

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start({ TRUST_PROXY: '127.0.0.1' });
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
