import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY, MINUTE } from '#libs/testing';
import { MfaChallenge } from '../../src/auth/mfa/mfa-challenge.entity.js';
import { PASSWORD, type SignedInUser, TestApplication } from '../support/application.js';
import { type Authenticator, firstStep, withAuthenticator } from '../support/authenticator-app.js';

let app: TestApplication;
let ada: SignedInUser;
let authenticator: Authenticator;

beforeAll(async () => {
  app = await TestApplication.start({ RATE_LIMITS: 'on', TRUST_PROXY: '127.0.0.1' });
});
afterAll(() => app.stop());

beforeEach(async () => {
  // Whatever was counted before is over.
  app.clock.advance(2 * DAY);
  ada = await app.aUser(await app.signIn());
  ({ authenticator } = await withAuthenticator(app, ada));
});

const finish = async (code: string, address: string) =>
  app.anonymous.POST('/api/v1/auth/mfa', {
    body: { mfaToken: await firstStep(app, ada.email, PASSWORD), method: 'totp', code },
    headers: { 'x-forwarded-for': address },
  });

async function guess(times: number, addressOf: (index: number) => string): Promise<number[]> {
  const statuses: number[] = [];
  for (let index = 0; index < times; index++) {
    statuses.push((await finish('000000', addressOf(index))).response.status);
  }
  return statuses;
}

describe('guessing codes with the right password (ASVS 6.6.3)', () => {
  it('ends after ten from one network, for a quarter of an hour', async () => {
    const statuses = await guess(12, () => '203.0.113.7');
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);

    app.clock.advance(15 * MINUTE);
    expect((await finish(authenticator.code(), '203.0.113.7')).response.status).toBe(200);
  });

  it('ends after fifty from many networks, and does not lock out the owner where they have been', async () => {
    const statuses = await guess(52, (index) => `198.51.100.${index}`);
    expect(statuses.slice(0, 50)).toEqual(Array<number>(50).fill(401));
    expect(statuses.slice(50)).toEqual([429, 429]);

    // `aUser` signed in from here.
    expect((await finish(authenticator.nextCode(), '127.0.0.1')).response.status).toBe(200);
  });
});

describe('making recovery codes (ASVS 2.4.1)', () => {
  it('is done five times an hour, since each costs ten hashes', async () => {
    const statuses: number[] = [];
    for (let times = 0; times < 5; times++) {
      statuses.push((await ada.client.POST('/api/v1/auth/mfa/recovery-codes')).response.status);
    }

    // The first ones were made with the app.
    expect(statuses).toEqual([200, 200, 200, 200, 429]);
  });
});

describe('a sign-in that waits for its second step (ASVS 2.4.1)', () => {
  const begin = (address: string, { email } = ada) =>
    app.anonymous.POST('/api/v1/auth/login', {
      body: { email, password: PASSWORD },
      headers: { 'x-forwarded-for': address },
    });

  it('is begun 60 times an hour in one account from one network, elsewhere and in others all the same', async () => {
    for (let count = 0; count < 60; count++)
      expect((await begin('203.0.113.8')).data).toMatchObject({ mfaRequired: true });
    const { response, error } = await begin('203.0.113.8');

    expect(error).toMatchObject({ status: 429, code: 'http.rate_limited' });
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(60);
    expect(await app.database.dataSource.getRepository(MfaChallenge).countBy({ userId: ada.id })).toBe(60);
    expect((await begin('203.0.114.8')).data).toMatchObject({ mfaRequired: true });
    const colleague = await app.aUser(await app.signIn());
    await withAuthenticator(app, colleague);
    expect((await begin('203.0.113.8', colleague)).data).toMatchObject({ mfaRequired: true });
    app.clock.advance(60 * MINUTE);
    expect((await begin('203.0.113.8')).data).toMatchObject({ mfaRequired: true });
  });
});
