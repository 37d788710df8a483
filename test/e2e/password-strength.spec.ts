import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE } from '#libs/testing';
import { ADMIN, TestApplication, uniqueEmail } from '../support/application.js';
import { anAddress } from '../support/guesses.js';

let app: TestApplication;

beforeAll(async () => {
  app = await TestApplication.start({
    RATE_LIMITS: 'on',
    TRUST_PROXY: '127.0.0.1',
    SETTING_AUTH_REGISTRATION: 'open',
  });
});
afterAll(() => app.stop());

interface Asked {
  password: string;
  email?: string;
  name?: string;
}

const rate = (body: Asked, address = anAddress()) =>
  app.anonymous.POST('/api/v1/auth/password-strength', { body, headers: { 'x-forwarded-for': address } });

const codesOf = (data?: { problems: { code: string }[] }): string[] | undefined =>
  data?.problems.map(({ code }) => code);

describe('the strength of a password', () => {
  it('is told to whoever chooses one, and kept by nobody (ASVS 14.3.2)', async () => {
    const { data, response } = await rate({ password: 'a quiet orchard in november' });

    expect(data).toEqual({ score: 4, acceptable: true, problems: [] });
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('has everything that is wrong with it', async () => {
    const { data } = await rate({ password: 'football' });

    expect(data).toMatchObject({ score: 0, acceptable: false });
    expect(codesOf(data)).toEqual(['too_short', 'common', 'easy_to_guess']);
  });

  it('is less when it is built from who chooses it', async () => {
    const password = 'wilhelminavanbeek';
    const known = await rate({ password, email: 'wvb@example.com', name: 'Wilhelmina Vanbeek' });

    expect((await rate({ password })).data?.acceptable).toBe(true);
    expect(codesOf(known.data)).toEqual(['contains_context']);
    expect(known.data?.score).toBeLessThan(3);
  });

  it('is what registering says', async () => {
    for (const password of ['short', 'iloveyou1234', 'showrunner-12', 'correct horse battery staple']) {
      const person = { email: uniqueEmail(), name: 'Ada Person' };
      const { data } = await rate({ password, ...person });
      const { error, response } = await app.anonymous.POST('/api/v1/auth/register', {
        body: { password, ...person },
        headers: { 'x-forwarded-for': anAddress() },
      });

      expect(response.status, password).toBe(data?.acceptable ? 202 : 422);
      expect(error?.errors?.[0]?.code, password).toBe(codesOf(data)?.[0]);
    }
  });

  it('says nothing of accounts (ASVS 6.3.8)', async () => {
    const password = 'a quiet orchard in november';
    const answers = await Promise.all([
      rate({ password, email: ADMIN.email }),
      rate({ password, email: uniqueEmail() }),
    ]);

    expect(answers[0].data).toEqual(answers[1].data);
  });

  it('is in no line of the log (ASVS 16.2.5)', async () => {
    const password = 'seven lanterns over the bay';
    app.logs.addSecret(password);
    await rate({ password });

    expect(app.logs.leaks()).toEqual([]);
  });

  it('is told 120 times a minute to one network (ASVS 2.4.1)', async () => {
    const address = anAddress();
    for (let times = 0; times < 120; times++) await rate({ password: 'x' }, address);

    const refused = await rate({ password: 'x' }, address);
    expect(refused.error).toMatchObject({ status: 429, code: 'http.rate_limited' });
    app.clock.advance(MINUTE);
    expect((await rate({ password: 'x' }, address)).response.status).toBe(200);
  });

  it.each([
    {},
    { password: '' },
    { password: 7 },
    { password: 'x'.repeat(129) },
    { password: 'x', email: null },
  ])('is asked for with a password: not %j', async (body) => {
    expect((await rate(body as Asked)).error).toMatchObject({ status: 422 });
  });
});
