import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableColumn } from 'typeorm';
import { Database, registeredEntities, type Schema } from '#libs/database';
import { StartupError } from '#libs/kernel';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { CountTrailingSpaces1763800000017 } from '../../migrations/1763800000017-count-trailing-spaces.js';
import { migrations } from '../../migrations/index.js';
import '../../src/app.module.js';
import { CreateItems1700000000001, Item } from '../support/items.js';

const application = (): Schema => ({
  entities: registeredEntities().filter((entity) => entity !== Item),
  migrations,
});
/** Where a second process cannot open the same database. */
const onEmbedded = !process.env.TEST_DATABASE_URL;
const timeOf = (name: string): number => Number(name.slice(-13));
/** By their times: in the list, those that a merge brings stand after those that were there. */
const names = migrations.map(({ name }) => name).toSorted((a, b) => timeOf(a) - timeOf(b));

let testDatabase: TestDatabase;
let database: Database;
const open = (schema: Schema) => Database.open({ url: testDatabase.url }, schema);

/** The statements that would make the tables into what the entities say. */
const differences = async () =>
  (await database.dataSource.driver.createSchemaBuilder().log()).upQueries.map(({ query }) => query);

describe('the migrations of the application', () => {
  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    database = await open(application());
  });
  afterAll(async () => {
    await database.close();
    await testDatabase.drop();
  });

  it('are all pending on an empty database, and asking changes nothing', async () => {
    const [first, second] = await Promise.all([database.migrator.pending(), database.migrator.pending()]);

    expect(first).toEqual(names);
    expect(second).toEqual(names);
    expect(await tables()).toEqual([]);
  });

  it('make the tables that the entities say', async () => {
    expect(await database.migrator.run()).toEqual(names);
    expect(await differences()).toEqual([]);
    expect(await database.migrator.status()).toEqual(names.map((name) => ({ name, isApplied: true })));
  });

  it('have nothing to do when they run again', async () => {
    expect(await database.migrator.run()).toEqual([]);
  });

  it.each<[string, (queryRunner: QueryRunner) => Promise<void>]>([
    ['a missing index', (schema) => schema.dropIndex('users', 'ix_users_status')],
    ['a missing column', (schema) => schema.dropColumn('users', 'suspension_reason')],
    ['another length', (schema) => changeColumn(schema, 'name', { length: '199' })],
    ['another nullability', (schema) => changeColumn(schema, 'name', { isNullable: true })],
    ['a missing foreign key', (schema) => dropForeignKey(schema, 'user_roles', 'fk_user_roles_role')],
    [
      'an additional column',
      (schema) => schema.addColumn('roles', new TableColumn({ name: 'x', type: 'int', isNullable: true })),
    ],
  ])('would be seen to differ from the entities by %s', async (_difference, plant) => {
    const queryRunner = database.dataSource.createQueryRunner();
    try {
      await plant(queryRunner);
      queryRunner.clearSqlMemory();
    } finally {
      await queryRunner.release();
    }
    expect(await differences()).not.toEqual([]);

    await database.dataSource.synchronize();
    expect(await differences()).toEqual([]);
  });

  it('make text that ignored spaces at its end count them', async () => {
    const queryRunner = database.dataSource.createQueryRunner();
    try {
      if (database.engine === 'mysql') {
        const former = 'varchar(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL';
        await queryRunner.query(`ALTER TABLE users MODIFY suspension_reason ${former}`);
      }
      await new CountTrailingSpaces1763800000017().up(queryRunner);
      expect(await collationOf(queryRunner, 'suspension_reason')).toBe(
        await collationOf(queryRunner, 'name'),
      );
    } finally {
      await queryRunner.release();
    }
    expect(await differences()).toEqual([]);
  });

  it('are taken back one by one to nothing, and made again', async () => {
    const reverted = [];
    for (let name = await database.migrator.revert(); name; name = await database.migrator.revert()) {
      reverted.push(name);
    }

    expect(reverted).toEqual(names.toReversed());
    expect(await tables()).toEqual(['schema_migrations']);
    expect(await database.migrator.run()).toEqual(names);
    expect(await differences()).toEqual([]);
  });
});

describe('migrating', () => {
  beforeEach(async () => {
    testDatabase = await createTestDatabase();
    return () => testDatabase.drop();
  });

  it.skipIf(onEmbedded)('is done once by processes that start at the same time', async () => {
    const processes = await Promise.all(Array.from({ length: 4 }, () => open(application())));
    try {
      const applied = await Promise.all(processes.map(({ migrator }) => migrator.run()));

      expect(applied.filter(({ length }) => length > 0)).toEqual([names]);
      for (const { migrator } of processes) expect(await migrator.pending()).toEqual([]);
    } finally {
      await Promise.all(processes.map((process) => process.close()));
    }
  });

  it('stops at a migration that fails, names it, and keeps those before it', async () => {
    const schema = {
      entities: [],
      migrations: [CreateItems1700000000001, Broken1700000000002, Never1700000000003],
    };
    database = await open(schema);
    try {
      const failure = await database.migrator.run().catch((error: unknown) => error);

      expect(failure).toBeInstanceOf(StartupError);
      expect(String(failure)).toMatch(
        /migration Broken1700000000002 failed \(.*missing_table.*\)\. .+ then start/,
      );
      expect(await database.migrator.pending()).toEqual(['Broken1700000000002', 'Never1700000000003']);
      expect(await rowsOfItems()).toBe(0);
      await expect(database.migrator.run()).rejects.toThrow('Broken1700000000002');
    } finally {
      await database.close();
    }
  });

  it.skipIf(onEmbedded)('takes back what was applied last, not what has the latest date', async () => {
    database = await open({ entities: [], migrations: [Late1700000000009] });
    await database.migrator.run();
    await database.close();
    database = await open({ entities: [], migrations: [CreateItems1700000000001, Late1700000000009] });
    try {
      expect(await database.migrator.run()).toEqual(['CreateItems1700000000001']);
      expect(await database.migrator.revert()).toBe('CreateItems1700000000001');
      expect(await database.migrator.pending()).toEqual(['CreateItems1700000000001']);
    } finally {
      await database.close();
    }
  });
});

class Broken1700000000002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`INSERT INTO missing_table VALUES (1)`);
  }
  async down(): Promise<void> {}
}

class Never1700000000003 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('test_items');
  }
  async down(): Promise<void> {}
}

class Late1700000000009 implements MigrationInterface {
  async up(): Promise<void> {}
  async down(): Promise<void> {}
}

async function tables(): Promise<string[]> {
  const rows = await database.dataSource.query<{ name: string }[]>(
    `SELECT table_name AS name FROM information_schema.tables
      WHERE table_schema = ${database.engine === 'mysql' ? 'DATABASE()' : `'public'`}`,
  );
  return rows.map(({ name }) => name);
}

async function rowsOfItems(): Promise<number> {
  const [row] = await database.dataSource.query<{ count: string | number }[]>(
    'SELECT COUNT(*) AS count FROM test_items',
  );
  return Number(row?.count);
}

async function changeColumn(schema: QueryRunner, name: string, change: Partial<TableColumn>): Promise<void> {
  const column = (await schema.getTable('users'))?.findColumnByName(name);
  if (column) await schema.changeColumn('users', column, Object.assign(column.clone(), change));
}

/** TypeORM's comparison of tables and entities leaves collations out. */
async function collationOf(queryRunner: QueryRunner, column: string): Promise<string> {
  const [row] = (await queryRunner.query(
    `SELECT collation_name AS name FROM information_schema.columns
      WHERE table_name = 'users' AND column_name = '${column}'
        AND table_schema = ${database.engine === 'mysql' ? 'DATABASE()' : `'public'`}`,
  )) as { name: string }[];
  if (!row) throw new Error(`users has no ${column}.`);
  return row.name;
}

async function dropForeignKey(schema: QueryRunner, table: string, name: string): Promise<void> {
  const key = (await schema.getTable(table))?.foreignKeys.find((foreignKey) => foreignKey.name === name);
  if (key) await schema.dropForeignKey(table, key);
}
