import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MigrationInterface } from 'typeorm';
import { Database } from '#libs/database';
import type { Logger } from '#libs/logging';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { CreateItems1700000000001 } from '../support/items.js';

const warn = vi.fn();
const logger = { warn } as unknown as Logger;

let testDatabase: TestDatabase;
let database: Database;

// A second release cannot open an embedded database in memory.
describe.runIf(process.env.TEST_DATABASE_URL)('a database that a newer release has migrated', () => {
  beforeEach(async () => {
    warn.mockReset();
    testDatabase = await createTestDatabase();
    const { url } = testDatabase;
    const newer = { entities: [], migrations: [CreateItems1700000000001, Later1700000000009] };
    database = await Database.open({ url }, newer);
    await database.migrator.run();
    await database.close();
    const older = { entities: [], migrations: [CreateItems1700000000001] };
    database = await Database.open({ url, logger }, older);
  });
  afterEach(async () => {
    await database.close();
    await testDatabase.drop();
  });

  it('is served, and the log says what is unknown', async () => {
    expect(await database.migrator.run()).toEqual([]);
    expect(await database.migrator.unknown()).toEqual(['Later1700000000009']);
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      { migrations: ['Later1700000000009'] },
      expect.stringContaining('a newer one has applied them'),
    );
  });

  it('is not taken back by the older one', async () => {
    await expect(database.migrator.revert()).rejects.toThrow(/Later1700000000009, is of another release/);
    expect(await database.migrator.unknown()).toEqual(['Later1700000000009']);
  });
});

it('migrations are told in the order of their times, wherever they stand in the list', async () => {
  testDatabase = await createTestDatabase();
  const migrations = [Later1700000000009, CreateItems1700000000001];
  database = await Database.open({ url: testDatabase.url }, { entities: [], migrations });

  expect((await database.migrator.status()).map(({ name }) => name)).toEqual([
    'CreateItems1700000000001',
    'Later1700000000009',
  ]);
  await database.close();
  await testDatabase.drop();
});

class Later1700000000009 implements MigrationInterface {
  async up(): Promise<void> {}
  async down(): Promise<void> {}
}
