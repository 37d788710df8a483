import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JobRegistry } from '#libs/jobs';
import { OneTimeToken } from '../../src/auth/passwords/one-time-token.entity.js';
import { Session } from '../../src/auth/sessions/session.entity.js';
import { AccountFlows, settled } from '../support/account-flows.js';
import { type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

let application: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  application = await TestApplication.start();
  administrator = await application.signIn();
});
afterAll(() => application.stop());

const count = (entity: string | (new () => object)): Promise<number> =>
  application.database.dataSource.getRepository(entity).count();

/** As the job does when it is due. */
async function run(name: string): Promise<void> {
  const signal = new AbortController().signal;
  await application.app.get(JobRegistry).find(name)?.handle({}, { id: 'test', attempt: 1, signal });
}

describe('what has expired is deleted:', () => {
  it('keys of requests', async () => {
    await administrator.client.POST('/api/v1/users', {
      body: { email: uniqueEmail(), name: 'Ada', roles: [] },
      headers: { 'idempotency-key': 'purged-later' },
    });
    await run('http.purge_idempotency_keys');
    expect(await count('IdempotencyRecord')).toBe(1);

    application.clock.advance(DAY + 2 * 60 * 60 * 1000);
    await run('http.purge_idempotency_keys');
    expect(await count('IdempotencyRecord')).toBe(0);
  });

  it('one-time tokens', async () => {
    administrator = await application.signIn();
    await application.anInvitedUser(administrator);
    await run('auth.purge_tokens');
    expect(await count(OneTimeToken)).toBe(1);

    application.clock.advance(8 * DAY);
    await run('auth.purge_tokens');
    expect(await count(OneTimeToken)).toBe(0);
  });

  it('registrations that nobody confirmed in a month, unless a mail for them is still good', async () => {
    administrator = await application.signIn();
    const flows = new AccountFlows(application, () => administrator);
    await flows.set('auth.registration', 'open');
    const [gone, asked, confirmed, suspended] = [1, 2, 3, 4].map(uniqueEmail);
    for (const email of [gone, asked, suspended]) await flows.register(String(email));
    await flows.aRegisteredUser(String(confirmed));
    const invited = await application.anInvitedUser(administrator);
    await settled(application);
    const { id } = (await flows.find(String(suspended))) ?? {};
    await administrator.client.PUT('/api/v1/users/{id}/suspension', {
      params: { path: { id: String(id) } },
      body: { reason: 'Spam' },
    });
    const purgedAfter = async (milliseconds: number): Promise<unknown[]> => {
      application.clock.advance(milliseconds);
      administrator = await application.signIn();
      await run('auth.purge_registrations');
      const emails = [gone, asked, confirmed, suspended, invited.email].map(String);
      const statuses = await Promise.all(emails.map((email) => flows.statusOf(email)));
      return emails.filter((_email, index) => !statuses[index]);
    };

    expect(await purgedAfter(30 * DAY - HOUR)).toEqual([]);
    await flows.resend(String(asked));
    await settled(application);
    expect(await purgedAfter(HOUR)).toEqual([gone]);
    expect(await purgedAfter(DAY)).toEqual([gone, asked]);
    await flows.register(String(gone));
    await settled(application);
    expect(await flows.statusOf(String(gone))).toBe('invited');
  });

  it('sessions, a month after they were over', async () => {
    await application.signIn();
    const before = await count(Session);
    application.clock.advance(40 * DAY);
    await run('auth.purge_sessions');
    expect(await count(Session)).toBeGreaterThan(0);
    expect(await count(Session)).toBeLessThanOrEqual(before);

    application.clock.advance(10 * DAY);
    await run('auth.purge_sessions');
    expect(await count(Session)).toBe(0);
  });
});

it('they are jobs that run by themselves', async () => {
  administrator = await application.signIn();
  const { data } = await administrator.client.GET('/api/v1/job-schedules');

  expect(data?.items.map(({ job }) => job)).toEqual(
    expect.arrayContaining([
      'auth.purge_registrations',
      'auth.purge_sessions',
      'auth.purge_tokens',
      'http.purge_idempotency_keys',
    ]),
  );
});
