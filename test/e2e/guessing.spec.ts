import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, MINUTE } from '#libs/testing';
import { ADMIN, PASSWORD, type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';
import { anAddress, Guesses, WRONG } from '../support/guesses.js';

let app: TestApplication;
let guesses: Guesses;

beforeAll(async () => {
  app = await TestApplication.start({ RATE_LIMITS: 'on', TRUST_PROXY: '127.0.0.1' });
  guesses = new Guesses(app);
});
afterAll(() => app.stop());

const locked = [401, 401, 401, 401, 401, 429, 429];

describe('guessing at one account from one address (ASVS 6.3.1)', () => {
  it('ends after five wrong passwords, also for the right one', async () => {
    const { email } = await guesses.anAccount();
    const address = anAddress();

    expect(await guesses.wrong(7, email, address)).toEqual(locked);
    expect(await guesses.login(email, PASSWORD, address)).toBe(429);
    expect(await guesses.login(email.toUpperCase(), PASSWORD, address.replace('::1', '::2'))).toBe(429);
    expect(await guesses.login(email, PASSWORD, anAddress())).toBe(200);
  });

  it('tells how long, by a problem', async () => {
    const [email, address] = [uniqueEmail(), anAddress()];
    await guesses.wrong(5, email, address);
    app.clock.advance(5 * MINUTE);
    const { error, response } = await app.anonymous.POST('/api/v1/auth/login', {
      body: { email, password: WRONG },
      headers: { 'x-forwarded-for': address },
    });

    expect(error).toMatchObject({ status: 429, code: 'auth.too_many_attempts' });
    expect(response.headers.get('retry-after')).toBe(String(10 * 60));
  });

  it('goes on after a quarter of an hour, and ends for the day after twenty', async () => {
    const [email, address] = [uniqueEmail(), anAddress()];
    for (let quarter = 0; quarter < 4; quarter++) {
      expect(await guesses.wrong(6, email, address)).toEqual([401, 401, 401, 401, 401, 429]);
      app.clock.advance(15 * MINUTE);
    }
    expect(await guesses.wrong(1, email, address)).toEqual([429]);
    app.clock.advance(DAY);
    expect(await guesses.wrong(1, email, address)).toEqual([401]);
  });

  it('is forgotten when the owner signs in', async () => {
    const { email } = await guesses.anAccount();
    const address = anAddress();
    for (let round = 0; round < 3; round++) {
      expect(await guesses.wrong(4, email, address)).toEqual([401, 401, 401, 401]);
      expect(await guesses.login(email, PASSWORD, address)).toBe(200);
    }
  });

  it('gets no further by guessing all at once (ASVS 15.4.2)', async () => {
    const { email } = await guesses.anAccount();
    const address = anAddress();
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => guesses.login(email, WRONG, address)),
    );

    expect(answers.filter((status) => status === 401)).toHaveLength(5);
    expect(answers.filter((status) => status === 429)).toHaveLength(95);
  });

  it('counts no sign-in that is right, however many there are at once', async () => {
    const { email } = await guesses.anAccount();
    const address = anAddress();
    for (let round = 0; round < 3; round++) {
      const answers = await Promise.all(
        Array.from({ length: 4 }, () => guesses.login(email, PASSWORD, address)),
      );
      expect(answers).toEqual([200, 200, 200, 200]);
    }
  });
});

describe('guessing at many accounts from one address (ASVS 6.3.1)', () => {
  it('ends after fifty wrong passwords in an hour', async () => {
    const address = anAddress();
    const answers = [];
    for (let index = 0; index < 52; index++) answers.push(await guesses.login(uniqueEmail(), WRONG, address));

    expect(answers.lastIndexOf(401)).toBe(49);
    expect(await guesses.login(ADMIN.email, ADMIN.password, address)).toBe(429);
    app.clock.advance(60 * MINUTE);
    expect(await guesses.login(ADMIN.email, ADMIN.password, address)).toBe(200);
  });

  it('counts no sign-in that is right', async () => {
    const { email } = await guesses.anAccount();
    const address = anAddress();
    const answers = new Set<number>();
    for (let index = 0; index < 51; index++) answers.add(await guesses.login(email, PASSWORD, address));

    expect(answers).toEqual(new Set([200]));
  });

  it('counts no guess that was refused for the account', async () => {
    const [email, address] = [uniqueEmail(), anAddress()];
    await guesses.wrong(60, email, address);

    expect(await guesses.login(uniqueEmail(), WRONG, address)).toBe(401);
  });
});

describe('guessing with a stolen access token', () => {
  it('at the password ends after five, for this session only', async () => {
    const { email } = await guesses.anAccount();
    const thief = await app.signIn(email, PASSWORD);
    const owner = await app.signIn(email, PASSWORD);
    const reauthenticate = async ({ client }: SignedInUser, password: string): Promise<number> =>
      (await client.POST('/api/v1/auth/reauthentication', { body: { password } })).response.status;
    const change = async ({ client }: SignedInUser, currentPassword: string): Promise<number> =>
      (
        await client.PUT('/api/v1/auth/password', {
          body: { currentPassword, newPassword: 'nine lanterns over the harbour' },
        })
      ).response.status;
    const answers = [];
    for (let index = 0; index < 3; index++)
      answers.push(await reauthenticate(thief, WRONG), await change(thief, WRONG));

    expect(answers).toEqual([401, 422, 401, 422, 401, 429]);
    expect(await reauthenticate(thief, PASSWORD)).toBe(429);
    expect(await change(thief, PASSWORD)).toBe(429);
    expect(await reauthenticate(owner, PASSWORD)).toBe(200);
  });
});

describe('guessing at tokens', () => {
  it.each([
    ['/api/v1/auth/refresh', { refreshToken: 'a token of no session' }, 401],
    ['/api/v1/auth/password-resets/confirmations', { token: 'no such token', newPassword: PASSWORD }, 422],
  ])('of %s ends after three hundred in an hour', async (path, body, wrong) => {
    const address = anAddress();
    const guess = async (): Promise<number> =>
      (
        await app.send(path, {
          method: 'POST',
          headers: { 'x-forwarded-for': address, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      ).status;
    const answers = [];
    for (let index = 0; index < 301; index++) answers.push(await guess());

    expect(answers.indexOf(429)).toBe(300);
    expect(answers[299]).toBe(wrong);
  });
});

describe('the log', () => {
  it('has each limit that was reached, once a window, and no address of mail', async () => {
    app.logs.forget();
    const [email, address] = [uniqueEmail(), anAddress()];
    await guesses.wrong(9, email, address);
    const events = app.logs.lines.filter(({ event }) => event === 'rate_limited');

    expect(events).toEqual([expect.objectContaining({ limit: 'guesses-device', ipAddress: address })]);
    expect(JSON.stringify(app.logs.lines)).not.toContain(email);
  });
});
