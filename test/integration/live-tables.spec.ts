import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';
import { createIndexOnline, Database, requireColumn } from '#libs/database';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { CreateItems1700000000001 } from '../support/items.js';

const PATIENCE = { timeout: 10_000, interval: 20 };
const INDEX = new TableIndex({ name: 'ix_test_items_note', columnNames: ['note', 'id'] });

let testDatabase: TestDatabase;
let database: Database;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  database = await open(CreateItems1700000000001);
  await database.migrator.run();
});
afterEach(async () => {
  await database.close();
  await testDatabase.drop();
});

const open = (...migrations: (new () => MigrationInterface)[]): Promise<Database> =>
  Database.open({ url: testDatabase.url }, { entities: [], migrations });

/** On a connection of its own, outside of a transaction. */
async function online<T>(work: (queryRunner: QueryRunner) => Promise<T>): Promise<T> {
  const queryRunner = database.dataSource.createQueryRunner();
  try {
    return await work(queryRunner);
  } finally {
    await queryRunner.release();
  }
}
const tableOf = (queryRunner: QueryRunner) => {
  queryRunner.clearSqlMemory();
  return queryRunner.getTable('test_items');
};
const indexNames = () =>
  online(async (queryRunner) => (await tableOf(queryRunner))?.indices.map(({ name }) => name));

describe('createIndexOnline', () => {
  it('makes it once, however often it is asked', async () => {
    await online((queryRunner) => createIndexOnline(queryRunner, 'test_items', INDEX));
    await online((queryRunner) => createIndexOnline(queryRunner, 'test_items', INDEX));

    expect(await indexNames()).toContain('ix_test_items_note');
  });

  it('is refused within a transaction', async () => {
    await online(async (queryRunner) => {
      await queryRunner.startTransaction();
      await expect(createIndexOnline(queryRunner, 'test_items', INDEX)).rejects.toThrow(
        'transaction = false',
      );
      await queryRunner.rollbackTransaction();
    });
  });

  it.runIf(process.env.TEST_DATABASE_URL?.startsWith('postgres'))(
    'replaces what an attempt that failed has left',
    async () => {
      await online(async (queryRunner) => {
        await createIndexOnline(queryRunner, 'test_items', INDEX);
        await queryRunner.query(
          `UPDATE pg_index SET indisvalid = FALSE WHERE indexrelid = 'ix_test_items_note'::regclass`,
        );
        await createIndexOnline(queryRunner, 'test_items', INDEX);
        const rows = await queryRunner.query(
          `SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_test_items_note'::regclass`,
        );
        expect(rows).toEqual([{ indisvalid: true }]);
      });
    },
  );

  it.runIf(process.env.TEST_DATABASE_URL)('is not held up by processes that wait to migrate', async () => {
    await database.close();
    const processes = await Promise.all(
      Array.from({ length: 3 }, () => open(CreateItems1700000000001, IndexNotes1700000000002)),
    );
    const applied = await Promise.all(processes.map(({ migrator }) => migrator.run()));
    await Promise.all(processes.map((process) => process.close()));
    database = await open(CreateItems1700000000001);

    expect(applied.flat()).toEqual(['IndexNotes1700000000002']);
    expect(await indexNames()).toContain('ix_test_items_note');
  });
});

describe.runIf(process.env.TEST_DATABASE_URL?.startsWith('postgres'))(
  'a migration that waits for a lock',
  () => {
    it('lets others pass meanwhile, and is done when it has the lock', async () => {
      const other = database.dataSource.createQueryRunner();
      await other.startTransaction();
      await other.query('SELECT 1 FROM test_items');
      const newer = await open(CreateItems1700000000001, WidenItems1700000000003);
      const applied = newer.migrator.run();
      await vi.waitFor(async () => expect(await waiting()).toBe(1), PATIENCE);
      const began = performance.now();
      await database.dataSource.query('SELECT 1 FROM test_items');

      expect(performance.now() - began).toBeLessThan(4000);
      await other.commitTransaction();
      await other.release();
      expect(await applied).toEqual(['WidenItems1700000000003']);
      await newer.close();
    });

    /** Locks that are waited for in this database. */
    const waiting = async (): Promise<number> => {
      const [row] = await database.dataSource.query<{ count: string }[]>(
        `SELECT COUNT(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database
        WHERE datname = CURRENT_DATABASE() AND NOT granted`,
      );
      return Number(row?.count);
    };
  },
);

describe('requireColumn', () => {
  const isNullable = () =>
    online(async (queryRunner) => (await tableOf(queryRunner))?.findColumnByName('note')?.isNullable);

  it('makes a column one that must have a value', async () => {
    expect(await isNullable()).toBe(true);
    await online((queryRunner) => requireColumn(queryRunner, 'test_items', 'note'));

    expect(await isNullable()).toBe(false);
  });

  it('fails where a row has none, and can be tried again', async () => {
    await insertItem(null);
    await expect(online((queryRunner) => requireColumn(queryRunner, 'test_items', 'note'))).rejects.toThrow(
      /note|NULL/,
    );
    expect(await isNullable()).toBe(true);
    await database.dataSource.query(`UPDATE test_items SET note = 'none'`);
    await online((queryRunner) => requireColumn(queryRunner, 'test_items', 'note'));

    expect(await isNullable()).toBe(false);
  });
});

const insertItem = (note: string | null) =>
  database.dataSource
    .createQueryBuilder()
    .insert()
    .into('test_items')
    .values({
      id: crypto.randomUUID(),
      name: 'a',
      name_folded: 'a',
      note,
      kind: 'pear',
      rank: 1,
      at: new Date(0),
      price: '1.00',
      is_active: true,
      version: 1,
    })
    .execute();

class IndexNotes1700000000002 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await createIndexOnline(queryRunner, 'test_items', INDEX);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropIndex('test_items', INDEX);
  }
}

class WidenItems1700000000003 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE test_items ADD COLUMN width integer');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropColumn('test_items', 'width');
  }
}
