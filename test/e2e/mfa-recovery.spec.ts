import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
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

describe('a recovery code', () => {
  it('stands in for the app, once (ASVS 6.5.1)', async () => {
    const [code = ''] = recoveryCodes;
    expect(await signInWith(code, 'recovery_code')).toBe(200);
    expect(await signInWith(code, 'recovery_code')).toBe(401);

    expect((await ada.client.GET('/api/v1/auth/mfa')).data?.recoveryCodesLeft).toBe(9);
    const notices = (await flows.mailsTo(ada.email)).filter((name) => name === 'auth.notice_sign_in_changed');
    expect(notices).toHaveLength(2);
  });

  it('is one of ten, with 80 random bits each (ASVS 6.5.3, 6.5.4)', () => {
    expect(new Set(recoveryCodes)).toHaveLength(10);
    for (const code of recoveryCodes)
      expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
  });

  it('is read as people type it', async () => {
    const [code = ''] = recoveryCodes;
    const typed = ` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')}`;

    expect(await signInWith(typed, 'recovery_code')).toBe(200);
  });

  it('works once of two at the same instant (ASVS 6.5.1)', async () => {
    const [code = ''] = recoveryCodes;
    const tokens = [await begin(), await begin()];
    const outcomes = await Promise.all(tokens.map((token) => statusOf(finish(token, code, 'recovery_code'))));

    expect(outcomes.toSorted()).toEqual([200, 401]);
  });

  it('is worth nothing once there are new ones', async () => {
    const { data } = await ada.client.POST('/api/v1/auth/mfa/recovery-codes');
    expect(data?.recoveryCodes).toHaveLength(10);

    expect(await signInWith(recoveryCodes[0] ?? '', 'recovery_code')).toBe(401);
    expect(await signInWith(data?.recoveryCodes[0] ?? '', 'recovery_code')).toBe(200);
  });

  it('is made for who has an authenticator app', async () => {
    const { response, error } = await administrator.client.POST('/api/v1/auth/mfa/recovery-codes');

    expect(response.status).toBe(404);
    expect(error).toMatchObject({ code: 'auth.totp_not_added' });
  });
});

describe('reauthentication', () => {
  const reauthenticate = (body: { password?: string; code?: string }) =>
    ada.client.POST('/api/v1/auth/reauthentication', { body });

  it('takes a code', async () => {
    const { data } = await reauthenticate({ code: authenticator.nextCode() });

    expect(jwt.decode(data?.accessToken ?? '')).toMatchObject({ amr: ['otp'] });
  });

  it('takes a code beside the password, which is two factors', async () => {
    const { data } = await reauthenticate({ password: PASSWORD, code: authenticator.nextCode() });

    expect(jwt.decode(data?.accessToken ?? '')).toMatchObject({ amr: ['pwd', 'otp', 'mfa'] });
  });

  it('takes a recovery code', async () => {
    expect((await reauthenticate({ code: recoveryCodes[0] })).response.status).toBe(200);
  });

  it('does not take the password alone', async () => {
    const { response, error } = await reauthenticate({ password: PASSWORD });

    expect(response.status).toBe(401);
    expect(error).toMatchObject({ code: 'auth.second_factor_required' });
  });

  it('takes a code once (ASVS 6.5.1)', async () => {
    const code = authenticator.nextCode();
    expect(await signInWith(code)).toBe(200);

    expect((await reauthenticate({ code })).error).toMatchObject({ code: 'auth.invalid_code' });
  });

  it('needs either', async () => {
    expect((await reauthenticate({})).response.status).toBe(422);
  });

  it('does not take a code where there is no app', async () => {
    const { response } = await administrator.client.POST('/api/v1/auth/reauthentication', {
      body: { code: '123456' },
    });
    expect(response.status).toBe(401);
  });
});
