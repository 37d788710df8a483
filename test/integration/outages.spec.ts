import type { QueryRunner } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { DatabaseUnavailable, translateDatabaseError } from '#libs/database';
import { anItem, ItemsApplication } from '../support/items.js';

let app: ItemsApplication;
let isMysql: boolean;

beforeAll(async () => {
  app = await ItemsApplication.start();
  isMysql = app.database.engine === 'mysql';
});
afterAll(() => app.stop());

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'no failure',
    (error: unknown) => error,
  );

function expectUnavailable(failure: unknown): void {
  const translated = translateDatabaseError(failure);
  expect(translated, String(failure)).toBeInstanceOf(DatabaseUnavailable);
  expect(translated).toMatchObject({ kind: 'unavailable', retryAfter: 5, cause: failure });
}

describe('when no connection of the pool becomes free', () => {
  const poolSize = (): number => app.database.dataSource.options.poolSize ?? 0;

  async function occupyPool(): Promise<QueryRunner[]> {
    const holders = Array.from({ length: poolSize() }, () => app.database.dataSource.createQueryRunner());
    onTestFinished(async () => {
      vi.useRealTimers();
      await releaseAll(holders);
    });
    await Promise.all(holders.map((holder) => holder.connect()));
    return holders;
  }

  const releaseAll = (holders: QueryRunner[]) => Promise.all(holders.map((holder) => holder.release()));

  it('gives up after ten seconds, and the pool serves again when one is', async () => {
    const holders = await occupyPool();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const waiting = failureOf(app.items.count());
    const settled = vi.fn();
    void waiting.then(settled);
    await vi.advanceTimersByTimeAsync(9_999);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expectUnavailable(await waiting);
    vi.useRealTimers();

    await releaseAll(holders);
    expect(await occupyPool()).toHaveLength(poolSize());
  });

  it('serves a caller in time', async () => {
    const holders = await occupyPool();
    const waiting = app.items.count();
    await releaseAll(holders);

    expect(await waiting).toBe(0);
  });
});

describe.skipIf(!process.env.TEST_DATABASE_URL)('when the server ends a connection', () => {
  /** Ends every connection to this database that runs a statement like this, and how many those were. */
  async function endConnections(running: string): Promise<number> {
    if (!isMysql) {
      const rows = await app.items.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE $1`,
        [running],
      );
      return rows.length;
    }
    const rows = (await app.items.query(
      `SELECT id FROM information_schema.processlist
        WHERE db = DATABASE() AND id <> CONNECTION_ID() AND COALESCE(info, '') LIKE ?`,
      [running],
    )) as { id: number }[];
    for (const { id } of rows) await app.items.query(`KILL ${id}`);
    return rows.length;
  }

  const sleep = (): Promise<unknown> => app.items.query(isMysql ? 'SELECT SLEEP(60)' : 'SELECT pg_sleep(60)');
  const endSleep = (): Promise<void> =>
    vi.waitFor(async () =>
      expect(await endConnections(isMysql ? 'SELECT SLEEP%' : 'SELECT pg_sleep%')).toBe(1),
    );

  /** A connection may be taken out of the pool before it notices its end: that costs one more failure. */
  const recovered = (): Promise<unknown> =>
    vi.waitFor(() => Promise.all(Array.from({ length: 20 }, () => app.items.count())));

  it('under a running query, that fails, and the pool serves again by itself', async () => {
    const failing = failureOf(sleep());
    await endSleep();

    expectUnavailable(await failing);
    await recovered();
  });

  it('under a transaction, nothing of that is left, and it is not repeated', async () => {
    let attempts = 0;
    const failing = failureOf(
      app.transactions.run(async () => {
        attempts += 1;
        await app.items.insert(anItem());
        await sleep();
      }),
    );
    await endSleep();

    expectUnavailable(await failing);
    expect(attempts).toBe(1);
    await recovered();
    expect(await app.items.count()).toBe(0);
  });

  it('that nobody uses, the pool replaces it', async () => {
    await Promise.all(Array.from({ length: 10 }, () => app.items.count()));
    expect(await endConnections('%')).toBeGreaterThan(0);

    await recovered();
    expect(await app.transactions.run(() => app.items.count())).toBe(0);
  });
});
