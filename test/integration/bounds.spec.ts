import type { MigrationInterface, QueryRunner } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { Database, DatabaseUnavailable, translateDatabaseError } from '#libs/database';
import { createTestDatabase } from '#libs/testing';
import { anItem, CreateItems1700000000001, Item, ItemsApplication } from '../support/items.js';

/** MariaDB counts the seconds of a lock from 1. */
const BOUNDS = { statement: 400, lock: 200, idle: 300 };
const isMysql = /^(mysql|mariadb):/.test(process.env.TEST_DATABASE_URL ?? '');
const sleep = (seconds: number): string => `SELECT ${isMysql ? 'SLEEP' : 'pg_sleep'}(${seconds})`;

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'no failure',
    (error: unknown) => error,
  );

async function expectUnavailable(work: Promise<unknown>): Promise<void> {
  const failure = await failureOf(work);
  const translated = failure instanceof DatabaseUnavailable ? failure : translateDatabaseError(failure);
  expect(translated, String(failure)).toBeInstanceOf(DatabaseUnavailable);
  expect(translated).toMatchObject({ kind: 'unavailable', retryAfter: 5 });
}

/** Every connection of the pool, at once. */
async function everyConnection(database: Database): Promise<QueryRunner[]> {
  const size = database.dataSource.options.poolSize ?? 0;
  const runners = Array.from({ length: size }, () => database.dataSource.createQueryRunner());
  await Promise.all(runners.map((runner) => runner.connect()));
  return runners;
}

const releaseAll = (runners: QueryRunner[]) => Promise.all(runners.map((runner) => runner.release()));

async function expectBoundEverywhere(database: Database): Promise<void> {
  const runners = await everyConnection(database);
  try {
    expect(runners.length).toBeGreaterThan(1);
    await Promise.all(runners.map((runner) => expectUnavailable(runner.query(sleep(60)))));
  } finally {
    await releaseAll(runners);
  }
}

describe.skipIf(!process.env.TEST_DATABASE_URL)('a server', () => {
  let app: ItemsApplication;
  beforeAll(async () => {
    app = await ItemsApplication.start([], [], { bounds: BOUNDS });
  });
  afterAll(() => app.stop());

  it('cuts off a statement that takes too long, on every connection, and they serve again', async () => {
    await expectBoundEverywhere(app.database);

    expect(await app.items.count()).toBe(0);
  });

  it('does not let a transaction wait too long for a row, nor try again', async () => {
    const { id } = await app.items.save(anItem());
    const holder = app.database.dataSource.createQueryRunner();
    onTestFinished(async () => {
      await holder.rollbackTransaction();
      await holder.release();
    });
    await holder.startTransaction();
    await holder.manager.update(Item, { id }, { rank: 1 });
    // The holder itself must not be ended for idling.
    if (!isMysql) await holder.query('SET idle_in_transaction_session_timeout = 0');
    let attempts = 0;
    const waiting = app.transactions.run(async () => {
      attempts += 1;
      await app.items.insert(anItem());
      await app.items.update({ id }, { rank: 2 });
    });

    await expectUnavailable(waiting);
    expect(attempts).toBe(1);
    expect(await app.items.count()).toBe(1);
  });

  it.skipIf(isMysql)('ends a transaction that does nothing for too long', async () => {
    const before = await app.items.count();
    const sessions = async (): Promise<number> => {
      const rows = (await app.database.dataSource.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'`,
      )) as object[];
      return rows.length;
    };
    const idling = app.transactions.run(async () => {
      await app.items.insert(anItem());
      expect(await sessions()).toBe(1);
      await vi.waitFor(async () => expect(await sessions()).toBe(0), { timeout: 5_000 });
      await app.items.insert(anItem());
    });

    await expectUnavailable(idling);
    expect(await app.items.count()).toBe(before);
  });
});

class TakeLong1700000000002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(sleep(0.6));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(sleep(0.6));
  }
}

describe.skipIf(!process.env.TEST_DATABASE_URL)('a migration', () => {
  it('takes as long as it takes, and the connection is bound again after it', async () => {
    const { url, drop } = await createTestDatabase();
    const migrations = [CreateItems1700000000001, TakeLong1700000000002];
    const database = await Database.open({ url, bounds: BOUNDS }, { entities: [Item], migrations });
    onTestFinished(async () => {
      await database.close();
      await drop();
    });

    expect(await database.migrator.run()).toHaveLength(2);
    expect(await database.migrator.revert()).toBe('TakeLong1700000000002');
    await expectBoundEverywhere(database);
  });

  it('waits for another process that migrates', async () => {
    const { url, drop } = await createTestDatabase();
    const schema = { entities: [Item], migrations: [CreateItems1700000000001, TakeLong1700000000002] };
    const databases = await Promise.all([1, 2].map(() => Database.open({ url, bounds: BOUNDS }, schema)));
    onTestFinished(async () => {
      await Promise.all(databases.map((database) => database.close()));
      await drop();
    });
    const applied = await Promise.all(databases.map((database) => database.migrator.run()));

    expect(applied.flat()).toHaveLength(2);
  });
});
