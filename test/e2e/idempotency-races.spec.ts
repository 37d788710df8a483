import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { digest } from '#libs/crypto';
import { DatabaseUnavailable, Transactions } from '#libs/database';
import { IdempotencyRecords } from '#libs/http';
import { MINUTE } from '#libs/testing';
import { OneTimeTokensService } from '../../src/auth/passwords/one-time-tokens.service.js';
import { tokenFor } from '../support/account-flows.js';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { aKey, aPerson, isReplay, KeyedRequests } from '../support/keyed-requests.js';

let app: TestApplication;
let administrator: SignedInUser;
let requests: KeyedRequests;

async function signIn(): Promise<void> {
  administrator = await app.signIn();
  requests = new KeyedRequests(app, administrator);
}

beforeAll(async () => {
  app = await TestApplication.start();
  await signIn();
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => app.stop());

/** Holds the next request with a key between its claim and its work, until it is let go. */
function holdNext() {
  const entered = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const service = app.app.get(IdempotencyRecords);
  const claim = service.claim.bind(service);
  vi.spyOn(service, 'claim').mockImplementationOnce(async (request) => {
    const claimed = await claim(request);
    entered.resolve();
    await gate.promise;
    return claimed;
  });
  return { entered: entered.promise, letGo: gate.resolve };
}

/** As a process that dies after the claim: nothing is done, and nobody cleans up. */
async function crash(request: () => Promise<{ response: Response }>): Promise<void> {
  const service = app.app.get(IdempotencyRecords);
  vi.spyOn(service, 'keep').mockRejectedValueOnce(new DatabaseUnavailable());
  vi.spyOn(service, 'release').mockResolvedValueOnce();
  expect((await request()).response.status).toBe(503);
}

describe('while the first request is running', () => {
  it('the next is told to wait, and to another body the key is taken already', async () => {
    const [key, body] = [aKey(), aPerson()];
    const { entered, letGo } = holdNext();
    const first = requests.create(key, body);
    await entered;
    const [same, other] = [await requests.create(key, body), await requests.create(key, aPerson())];
    letGo();

    expect(same.error).toMatchObject({ status: 409, code: 'idempotency.in_progress' });
    expect(same.response.headers.get('retry-after')).toBe('1');
    expect(other.error).toMatchObject({ code: 'idempotency.key_reused' });
    expect((await first).response.status).toBe(201);
    expect((await requests.create(key, body)).data).toEqual((await first).data);
  });

  it.skipIf(!process.env.TEST_DATABASE_URL)('and waits for a row that is locked', async () => {
    const [key, body] = [aKey(), aPerson()];
    const holder = app.database.dataSource.createQueryRunner();
    await holder.startTransaction();
    await holder.manager
      .createQueryBuilder()
      .from('users', 'u')
      .select('u.id')
      .where('u.id = :id', { id: administrator.id })
      .setLock('pessimistic_write')
      .getRawMany();
    const first = requests.create(key, body);
    await vi.waitFor(async () => expect(await requests.records.countBy({ keyDigest: digest(key) })).toBe(1));
    const second = await requests.create(key, body);
    await holder.rollbackTransaction();
    await holder.release();

    expect(second.error).toMatchObject({ code: 'idempotency.in_progress' });
    expect((await first).response.status).toBe(201);
  });

  it('of twenty at once one has an effect', async () => {
    for (let round = 0; round < 3; round++) {
      const { id } = await app.anInvitedUser(administrator);
      const issue = vi.spyOn(app.app.get(OneTimeTokensService, { strict: false }), 'issue');
      const key = aKey();
      const answers = await Promise.all(Array.from({ length: 20 }, () => requests.renew(key, id)));

      expect(issue).toHaveBeenCalledTimes(1);
      expect(answers.filter((answer) => answer.response.ok && !isReplay(answer))).toHaveLength(1);
      for (const { response, error } of answers) {
        if (!response.ok) expect(error).toMatchObject({ code: 'idempotency.in_progress' });
      }
      vi.restoreAllMocks();
    }
  });
});

describe('when the process dies', () => {
  it('the key is free once the lease has run out, for one of ten', async () => {
    const [key, body] = [aKey(), aPerson()];
    await crash(() => requests.create(key, body));
    app.clock.advance(MINUTE - 1);
    expect((await requests.create(key, body)).error).toMatchObject({ code: 'idempotency.in_progress' });
    app.clock.advance(1);
    const answers = await Promise.all(Array.from({ length: 10 }, () => requests.create(key, body)));

    expect(answers.filter((answer) => answer.response.ok && !isReplay(answer))).toHaveLength(1);
    for (const { error } of answers)
      if (error) expect(error).toMatchObject({ code: 'idempotency.in_progress' });
  });

  it('between effect and answer, neither is there (ASVS 2.3.3)', async () => {
    const [key, body] = [aKey(), aPerson()];
    await crash(() => requests.create(key, body));

    expect(await requests.hasAccount(body.email)).toBe(false);
    expect(await requests.recordOf(key)).toMatchObject({ answer: null });
  });

  it('after the commit, without its knowing, the answer stays', async () => {
    const [key, body] = [aKey(), aPerson()];
    const transactions = app.app.get(Transactions);
    const run = transactions.run.bind(transactions);
    const keep = vi.spyOn(app.app.get(IdempotencyRecords), 'keep');
    vi.spyOn(transactions, 'run').mockImplementation(async (work) => {
      const before = keep.mock.calls.length;
      const result = await run(work);
      if (keep.mock.calls.length > before) throw new DatabaseUnavailable();
      return result;
    });
    expect((await requests.create(key, body)).response.status).toBe(503);
    vi.restoreAllMocks();
    const again = await requests.create(key, body);

    expect([again.response.status, isReplay(again)]).toEqual([201, true]);
    expect(await requests.hasAccount(body.email)).toBe(true);
  });

  it('or only seems to, what it does late is undone', async () => {
    const { id, email } = await app.anInvitedUser(administrator);
    const key = aKey();
    const { entered, letGo } = holdNext();
    const slow = requests.renew(key, id);
    await entered;
    app.clock.advance(MINUTE);
    const second = await requests.renew(key, id);
    letGo();

    expect((await slow).error).toMatchObject({ code: 'idempotency.in_progress' });
    expect(second.response.status).toBe(202);
    const token = await tokenFor(app, email);
    const body = { token, newPassword: 'a quiet orchard in november' };
    const { response } = await app.anonymous.POST('/api/v1/auth/password-resets/confirmations', { body });
    expect(response.status).toBe(204);
  });
});
