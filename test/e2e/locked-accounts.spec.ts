import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestContext } from '#libs/context';
import { DAY, MINUTE } from '#libs/testing';
import { PASSWORD, TestApplication, uniqueEmail } from '../support/application.js';
import { anAddress, Guesses, WRONG } from '../support/guesses.js';
import { tokensIn } from '../support/tokens.js';

let app: TestApplication;
let guesses: Guesses;

beforeAll(async () => {
  app = await TestApplication.start({ RATE_LIMITS: 'on', TRUST_PROXY: '127.0.0.1' });
  guesses = new Guesses(app);
});
afterAll(() => app.stop());

/** Wrong passwords from many addresses, until the account opens to no stranger. */
async function lock(email: string): Promise<void> {
  for (let index = 0; index < 20; index++) await guesses.wrong(5, email, anAddress());
}

describe('an account that is guessed at from many addresses (ASVS 6.3.1)', () => {
  it('opens to no stranger, and to its owner where they have been', async () => {
    const { email, home } = await guesses.anAccount();
    await guesses.login(email, PASSWORD, home);
    await lock(email);

    expect(await guesses.login(email, PASSWORD, anAddress())).toBe(401);
    expect(await guesses.login(email, WRONG, home)).toBe(401);
    expect(await guesses.login(email, PASSWORD, home)).toBe(200);
    app.clock.advance(60 * MINUTE);
    expect(await guesses.login(email, PASSWORD, anAddress())).toBe(200);
  });

  it('looks like a wrong password', async () => {
    const { email } = await guesses.anAccount();
    await lock(email);
    const answers = [];
    for (const password of [PASSWORD, WRONG]) {
      const { error, response } = await app.anonymous.POST('/api/v1/auth/login', {
        body: { email, password },
        headers: { 'x-forwarded-for': anAddress() },
      });
      const headers = [...response.headers].filter(([name]) => !/^(x-request-id|date)$/.test(name));
      answers.push({ ...error, requestId: '', headers });
    }

    expect(answers[0]).toMatchObject({ status: 401, code: 'auth.invalid_credentials' });
    expect(answers[0]).toEqual(answers[1]);
  });

  it('opens to its owner wherever they choose a new password', async () => {
    const { email, home } = await guesses.anAccount();
    await lock(email);

    expect(await guesses.login(email, PASSWORD, home)).toBe(200);
  });

  it('opens to its owner where they went with a session', async () => {
    const { email, home } = await guesses.anAccount();
    const { data } = await app.anonymous.POST('/api/v1/auth/login', {
      body: { email, password: PASSWORD },
      headers: { 'x-forwarded-for': home },
    });
    const elsewhere = anAddress();
    await app.anonymous.POST('/api/v1/auth/refresh', {
      body: { refreshToken: tokensIn(data)?.refreshToken ?? '' },
      headers: { 'x-forwarded-for': elsewhere },
    });
    await lock(email);

    expect(await guesses.login(email, PASSWORD, elsewhere)).toBe(200);
  });

  it('forgets where its owner has been after ninety days', async () => {
    const { email, home } = await guesses.anAccount();
    app.clock.advance(90 * DAY + 1);
    await lock(email);

    expect(await guesses.login(email, PASSWORD, home)).toBe(401);
  });
});

describe('an address without an account (ASVS 6.3.8)', () => {
  it('is limited like one with an account', async () => {
    const { email } = await guesses.anAccount();
    const [known, unknown] = [anAddress(), anAddress()];

    expect(await guesses.wrong(7, email, known)).toEqual(await guesses.wrong(7, uniqueEmail(), unknown));
  });

  it('is asked about in as many queries', async () => {
    const { email } = await guesses.anAccount();
    // What goes on beside the request is not its caller's to feel.
    const queries = new Map<string | undefined, number>();
    app.database.dataSource.subscribers.push({
      beforeQuery: () => {
        const id = requestContext.get()?.requestId;
        queries.set(id, (queries.get(id) ?? 0) + 1);
      },
    });
    const queriesOf = async (typed: string): Promise<number | undefined> => {
      const { response } = await app.anonymous.POST('/api/v1/auth/login', {
        body: { email: typed, password: WRONG },
        headers: { 'x-forwarded-for': anAddress() },
      });
      expect(response.status).toBe(401);
      return queries.get(response.headers.get('x-request-id') ?? '');
    };

    expect(await queriesOf(email)).toBe(4);
    expect(await queriesOf(uniqueEmail())).toBe(4);
  });
});
