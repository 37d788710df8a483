import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, insertRow } from '#libs/database';
import { newId } from '#libs/kernel';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { GiveApiKeysToServiceAccounts1763800000065 } from '../../migrations/1763800000065-give-api-keys-to-service-accounts.js';
import { ApiKey } from '../../src/auth/api-keys/api-key.entity.js';
import '../../src/app.module.js';
import { openMigratedDatabase } from '../support/migrated-database.js';

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = await openMigratedDatabase(testDatabase.url);
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

async function insert(owner: { user_id?: string; service_account_id?: string }): Promise<string> {
  const id = newId();
  const at = new Date(0);
  const times = { created_at: at, expires_at: at, last_used_at: null, last_used_from: null };
  const row = { id, ...owner, name: 'x', digest: id, permissions: ['users.read'], ...times };
  const queryRunner = database.dataSource.createQueryRunner();
  try {
    await insertRow(queryRunner, 'api_keys', row);
  } finally {
    await queryRunner.release();
  }
  return id;
}

const ids = async (): Promise<string[]> =>
  (await database.dataSource.getRepository(ApiKey).find()).map(({ id }) => id).toSorted();

it('a key belongs to a user or to a service account, never to both or neither', async () => {
  const made = [await insert({ user_id: newId() }), await insert({ service_account_id: newId() })];

  await expect(insert({})).rejects.toThrow(/ck_api_keys_owner/);
  await expect(insert({ user_id: newId(), service_account_id: newId() })).rejects.toThrow(
    /ck_api_keys_owner/,
  );
  expect(await ids()).toEqual(made.toSorted());
});

it('keys of people stay what they are when service accounts get some, and lose them again', async () => {
  const user_id = newId();
  const id = await insert({ user_id });
  const keys = database.dataSource.getRepository(ApiKey);
  const before = await keys.findOneByOrFail({ id });
  const queryRunner = database.dataSource.createQueryRunner();
  const migration = new GiveApiKeysToServiceAccounts1763800000065();
  try {
    await migration.down(queryRunner);
    await migration.up(queryRunner);
  } finally {
    await queryRunner.release();
  }

  expect(await keys.findOneByOrFail({ id })).toEqual(before);
  expect((await keys.find()).filter(({ userId }) => userId === null)).toEqual([]);
  expect(await keys.countBy({ userId: user_id })).toBe(1);
});
