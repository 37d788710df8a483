import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '#libs/testing';
import { AccountFlows } from '../support/account-flows.js';
import { PASSWORD, type SignedInUser, TestApplication } from '../support/application.js';
import { Authenticator, firstStep, withAuthenticator } from '../support/authenticator-app.js';

let app: TestApplication;
let administrator: SignedInUser;
let flows: AccountFlows;
let ada: SignedInUser;
let authenticator: Authenticator;
let recoveryCodes: string[];

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  flows = new AccountFlows(app, () => administrator);
});
afterAll(() => app.stop());

beforeEach(async () => {
  administrator = await app.signIn();
  ada = await app.aUser(administrator);
  ({ authenticator, recoveryCodes } = await withAuthenticator(app, ada));
});

const begin = () => firstStep(app, ada.email, PASSWORD);
const finish = (mfaToken: string, code: string, method: 'totp' | 'recovery_code' = 'totp') =>
  app.anonymous.POST('/api/v1/auth/mfa', { body: { mfaToken, method, code } });
const statusOf = async (answer: ReturnType<typeof finish>) => (await answer).response.status;
const signInWith = async (code: string, method?: 'totp' | 'recovery_code') =>
  statusOf(finish(await begin(), code, method));

describe('signing in with it (ASVS 6.3.3)', () => {
  it('takes two steps', async () => {
    const { data, response } = await flows.login(ada.email);
    expect(response.status).toBe(200);
    expect(data).toMatchObject({ mfaRequired: true, methods: ['totp', 'recovery_code'] });
    expect(data).not.toHaveProperty('accessToken');

    const token = data && 'mfaToken' in data ? data.mfaToken : '';
    const { data: tokens } = await finish(token, authenticator.nextCode());
    expect(jwt.decode(tokens?.accessToken ?? '')).toMatchObject({ sub: ada.id, amr: ['pwd', 'otp', 'mfa'] });
    expect((await app.client(tokens?.accessToken).GET('/api/v1/users/me')).data?.id).toBe(ada.id);
  });

  it('says nothing of it to who has the wrong password (ASVS 6.3.8)', async () => {
    expect((await flows.login(ada.email, 'a wrong password')).error).toMatchObject({
      code: 'auth.invalid_credentials',
    });
  });

  it('says nothing of the password of who is suspended', async () => {
    await administrator.client.PUT('/api/v1/users/{id}/suspension', {
      params: { path: { id: ada.id } },
      body: { reason: 'Spam' },
    });

    expect((await flows.login(ada.email)).error).toMatchObject({ code: 'auth.invalid_credentials' });
  });

  it('ends with the suspension of the account between the steps', async () => {
    const token = await begin();
    await administrator.client.PUT('/api/v1/users/{id}/suspension', {
      params: { path: { id: ada.id } },
      body: { reason: 'Spam' },
    });

    const { error } = await finish(token, authenticator.nextCode());
    expect(error).toMatchObject({ code: 'auth.invalid_mfa_token' });
  });

  it('ends with a change of the password between the steps', async () => {
    const token = await begin();
    app.clock.advance(SECOND);
    await ada.client.PUT('/api/v1/auth/password', {
      body: { currentPassword: PASSWORD, newPassword: 'seven lanterns over water' },
    });

    expect(await statusOf(finish(token, authenticator.nextCode()))).toBe(401);
  });

  it('takes the codes of one step before and after, no others (ASVS 6.5.5)', async () => {
    app.clock.advance(10 * MINUTE);
    const outcomes: number[] = [];
    for (const steps of [-2, -1, 2, 1]) outcomes.push(await signInWith(authenticator.code(steps)));

    expect(outcomes).toEqual([401, 200, 401, 200]);
  });

  it('takes each code once (ASVS 6.5.1)', async () => {
    const code = authenticator.nextCode();
    expect(await signInWith(code)).toBe(200);

    const { error } = await finish(await begin(), code);
    expect(error).toMatchObject({ code: 'auth.invalid_code' });
  });

  it('takes no code before one that was used (ASVS 6.5.1)', async () => {
    app.clock.advance(5 * MINUTE);
    expect(await signInWith(authenticator.code())).toBe(200);

    expect(await signInWith(authenticator.code(-1))).toBe(401);
  });

  it('takes a code once of two sign-ins at the same instant (ASVS 6.5.1)', async () => {
    const tokens = [await begin(), await begin(), await begin()];
    const code = authenticator.nextCode();
    const outcomes = await Promise.all(tokens.map((token) => statusOf(finish(token, code))));

    expect(outcomes.toSorted()).toEqual([200, 401, 401]);
  });

  it('gives one session for one token, however many ask at the same instant', async () => {
    const token = await begin();
    const [first, second] = recoveryCodes;
    const outcomes = await Promise.all(
      [first, second].map((code) => statusOf(finish(token, code ?? '', 'recovery_code'))),
    );

    expect(outcomes.toSorted()).toEqual([200, 401]);
    const { data } = await ada.client.GET('/api/v1/auth/mfa');
    expect(data?.recoveryCodesLeft).toBe(9);
  });

  it('ends after five minutes', async () => {
    const token = await begin();
    app.clock.advance(5 * MINUTE + SECOND);

    expect((await finish(token, authenticator.code())).error).toMatchObject({
      code: 'auth.invalid_mfa_token',
    });
  });

  it('gives five tries (ASVS 6.6.3)', async () => {
    const token = await begin();
    for (let tries = 0; tries < 5; tries++) {
      expect((await finish(token, '000000')).error).toMatchObject({ code: 'auth.invalid_code' });
    }

    const { error } = await finish(token, authenticator.nextCode());
    expect(error).toMatchObject({ code: 'auth.invalid_mfa_token' });
  });

  it('gives five tries to twenty at once', async () => {
    const token = await begin();
    const answers = await Promise.all(Array.from({ length: 20 }, () => finish(token, '000000')));

    const looked = answers.filter(({ error }) => (error as { code: string }).code === 'auth.invalid_code');
    expect(looked).toHaveLength(5);
  });

  it('takes the code of its own account only (ASVS 6.6.2)', async () => {
    const grace = await app.aUser(administrator);
    const other = await withAuthenticator(app, grace);

    expect(await signInWith(other.authenticator.nextCode())).toBe(401);
  });

  it.each(['', 'x', 'ZIGo8d2pbmL3TkzGSYbEjWcR4mV0QfXu7aN1hHs5w9E'])(
    'refuses a token that was not given: %s',
    async (token) => {
      expect([401, 422]).toContain(await statusOf(finish(token, authenticator.code())));
    },
  );
});
