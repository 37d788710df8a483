import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { getRepositoryToken } from '@nestjs/typeorm';
import { MINUTE, SECOND } from '#libs/testing';
import { RecoveryCode } from '../../src/auth/mfa/recovery-code.entity.js';
import { TotpFactor } from '../../src/auth/mfa/totp-factor.entity.js';
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

describe('adding an authenticator app', () => {
  it('gives what the app reads, as text and as a QR code', async () => {
    const grace = await app.aUser(administrator);
    const { data } = await grace.client.POST('/api/v1/auth/mfa/totp');

    const uri = new URL(data?.otpauthUri ?? '');
    expect(uri.protocol + uri.host).toBe('otpauth:totp');
    expect(decodeURIComponent(uri.pathname)).toBe(`/Showrunner:${grace.email}`);
    expect(uri.searchParams.get('secret')).toBe(data?.secret);
    expect(data?.secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(data?.qrCode).toMatch(/^<svg[\s\S]+<\/svg>$/);
  });

  it('protects nothing before it is confirmed', async () => {
    const grace = await app.aUser(administrator);
    await grace.client.POST('/api/v1/auth/mfa/totp');

    expect((await app.signIn(grace.email, PASSWORD)).id).toBe(grace.id);
  });

  it('needs a code of the latest secret', async () => {
    const grace = await app.aUser(administrator);
    await grace.client.POST('/api/v1/auth/mfa/totp');
    const wrong = await grace.client.POST('/api/v1/auth/mfa/totp/confirmation', {
      body: { code: authenticator.code() },
    });

    expect(wrong.response.status).toBe(401);
    expect(wrong.error).toMatchObject({ code: 'auth.invalid_code' });
  });

  it('is done once', async () => {
    const { response, error } = await ada.client.POST('/api/v1/auth/mfa/totp');

    expect(response.status).toBe(409);
    expect(error).toMatchObject({ code: 'auth.totp_already_added' });
  });

  it('is confirmed once, however many ask at the same instant', async () => {
    const grace = await app.aUser(administrator);
    const { data } = await grace.client.POST('/api/v1/auth/mfa/totp');
    const code = new Authenticator(app, data?.secret ?? '').code();
    const confirm = () => grace.client.POST('/api/v1/auth/mfa/totp/confirmation', { body: { code } });
    const answers = await Promise.all([confirm(), confirm()]);

    expect(answers.map(({ response }) => response.status).toSorted()).toEqual([200, 409]);
    const { data: factors } = await grace.client.GET('/api/v1/auth/mfa');
    expect(factors).toMatchObject({ recoveryCodesLeft: 10 });
  });

  it('is told to the owner (ASVS 6.3.7)', async () => {
    expect(await flows.mailsTo(ada.email)).toContain('auth.notice_sign_in_changed');
  });

  it('keeps the secret encrypted and the recovery codes hashed (ASVS 6.5.2)', async () => {
    const [totp, codes] = [TotpFactor, RecoveryCode].map((entity) =>
      app.app.get(getRepositoryToken(entity), { strict: false }),
    );
    const stored = JSON.stringify([await totp.find(), await codes.find()]);

    expect(stored).not.toContain(authenticator.secret);
    expect(stored).not.toContain(recoveryCodes[0]?.slice(5));
    expect(stored).not.toContain(recoveryCodes[0]?.slice(5).replaceAll('-', ''));
    expect(stored).toContain('$argon2id$');
  });

  it('takes nothing for granted: a stale sign-in is not enough (ASVS 7.5.1)', async () => {
    const grace = await app.aUser(administrator);
    app.clock.advance(9 * MINUTE);
    const { data } = await app.anonymous.POST('/api/v1/auth/refresh', {
      body: { refreshToken: grace.tokens.refreshToken },
    });
    app.clock.advance(2 * MINUTE);
    const { response } = await app.client(data?.accessToken).POST('/api/v1/auth/mfa/totp');

    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe(
      'Bearer error="insufficient_user_authentication", max_age=600',
    );
  });
});

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

describe('removing it', () => {
  it('makes the password enough again, and the recovery codes worthless', async () => {
    expect((await ada.client.DELETE('/api/v1/auth/mfa/totp')).response.status).toBe(204);

    expect((await app.signIn(ada.email, PASSWORD)).id).toBe(ada.id);
    expect((await ada.client.GET('/api/v1/auth/mfa')).data).toEqual({
      totpAddedAt: null,
      recoveryCodesLeft: 0,
    });
  });

  it('does not open the second step of a sign-in that has begun', async () => {
    const token = await begin();
    await ada.client.DELETE('/api/v1/auth/mfa/totp');

    expect(await statusOf(finish(token, authenticator.nextCode()))).toBe(401);
  });

  it('is refused where there is none', async () => {
    const { response } = await administrator.client.DELETE('/api/v1/auth/mfa/totp');
    expect(response.status).toBe(404);
  });
});

describe('reauthentication', () => {
  const reauthenticate = (body: { password?: string; code?: string }) =>
    ada.client.POST('/api/v1/auth/reauthentication', { body });

  it('takes a code', async () => {
    const { data } = await reauthenticate({ code: authenticator.nextCode() });

    expect(jwt.decode(data?.accessToken ?? '')).toMatchObject({ amr: ['otp', 'mfa'] });
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

describe('a password reset', () => {
  it('does not get past it (ASVS 6.4.3)', async () => {
    await flows.askForReset(ada.email);
    const { response } = await flows.choose(await flows.tokenFor(ada.email), 'seven lanterns over water');
    expect(response.status).toBe(204);

    const { data } = await flows.login(ada.email, 'seven lanterns over water');
    expect(data).toMatchObject({ mfaRequired: true });
  });
});
