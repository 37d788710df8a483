import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { getRepositoryToken } from '@nestjs/typeorm';
import { MINUTE } from '#libs/testing';
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

describe('a password reset', () => {
  it('does not get past it (ASVS 6.4.3)', async () => {
    await flows.askForReset(ada.email);
    const { response } = await flows.choose(await flows.tokenFor(ada.email), 'seven lanterns over water');
    expect(response.status).toBe(204);

    const { data } = await flows.login(ada.email, 'seven lanterns over water');
    expect(data).toMatchObject({ mfaRequired: true });
  });
});
