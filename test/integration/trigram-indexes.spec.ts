import { randomBytes } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Database, registeredEntities } from '#libs/database';
import { createLogger } from '#libs/logging';
import { createTestDatabase, LogCapture, type TestDatabase } from '#libs/testing';
import '../../src/app.module.js';
import { migrations } from '../../migrations/index.js';

const url = process.env.TEST_DATABASE_URL;
const isMysql = /^(mysql|mariadb):/.test(url ?? '');
/** What the entities of all features name, those of a team included. */
const INDEXES = globSync('src/**/*.entity.ts')
  .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/@TrigramIndex\('(\w+)'/g)])
  .map(([, name]) => name)
  .toSorted();

let testDatabase: TestDatabase;
let database: Database;
let logs: LogCapture;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  logs = new LogCapture();
});
afterEach(async () => {
  await database.close();
  await testDatabase.drop();
});

function open(at = testDatabase.url): Promise<Database> {
  const logger = createLogger({ level: 'info', pretty: false }, logs);
  return Database.open({ url: at, logger }, { entities: registeredEntities(), migrations });
}

describe.skipIf(isMysql)('trigram indexes', () => {
  it('are made by the first start, left alone by the next, and made again where one is missing', async () => {
    database = await open();
    await database.migrator.run();
    expect(INDEXES).toContain('ix_users_name_trigram');
    expect(await indexes()).toEqual(INDEXES);

    const statements = vi.spyOn(database.dataSource.logger, 'logQuery');
    expect(await database.migrator.run()).toEqual([]);
    expect(statements.mock.calls.filter(([sql]) => /CREATE|LOCK/i.test(sql))).toEqual([]);
    statements.mockRestore();

    await database.dataSource.query('DROP INDEX ix_users_name_trigram');
    await database.migrator.run();
    expect(await indexes()).toEqual(INDEXES);
  });

  it.runIf(url)('can wait for an administrator of the server, who is asked in the log', async () => {
    database = await open();
    const role = `showrunner_${randomBytes(6).toString('hex')}`;
    await database.dataSource.query(`CREATE ROLE ${role}`);
    try {
      await database.dataSource.query(`GRANT ALL ON SCHEMA public TO ${role}`);
      expect(await indexesAfterStartAs(role)).toEqual([]);
      expect(logs.lines).toContainEqual(
        expect.objectContaining({ level: 'warn', msg: expect.stringContaining('CREATE EXTENSION pg_trgm') }),
      );

      await database.dataSource.query('CREATE SCHEMA extensions');
      await database.dataSource.query(`GRANT USAGE ON SCHEMA extensions TO ${role}`);
      await database.dataSource.query('CREATE EXTENSION pg_trgm SCHEMA extensions');
      logs.forget();
      expect(await indexesAfterStartAs(role)).toEqual(INDEXES);
      expect(logs.lines).toEqual([]);
    } finally {
      await database.dataSource.query(`DROP OWNED BY ${role}`);
      await database.dataSource.query(`DROP ROLE ${role}`);
    }
  });
});

it.runIf(isMysql)('MySQL and MariaDB have no trigram indexes, and start without', async () => {
  database = await open();
  expect(await database.migrator.run()).toHaveLength(migrations.length);
});

async function indexesAfterStartAs(role: string): Promise<string[]> {
  const limited = new URL(testDatabase.url ?? '');
  limited.searchParams.set('options', `-c role=${role}`);
  const process = await open(limited.toString());
  try {
    await process.migrator.run();
  } finally {
    await process.close();
  }
  return indexes();
}

async function indexes(): Promise<string[]> {
  const rows = await database.dataSource.query<{ name: string }[]>(
    `SELECT indexname AS name FROM pg_indexes WHERE indexdef LIKE '%gin_trgm_ops%' ORDER BY indexname`,
  );
  return rows.map(({ name }) => name);
}
