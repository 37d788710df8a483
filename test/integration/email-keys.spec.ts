import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '#libs/database';
import { newId } from '#libs/kernel';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { KeyEmailsByAsciiDomain1763800000045 } from '../../migrations/1763800000045-key-emails-by-ascii-domain.js';
import { User } from '../../src/users/user.entity.js';
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

it('addresses of before get the key of their ASCII domain where it is free, and back', async () => {
  const queryRunner = database.dataSource.createQueryRunner();
  const users = queryRunner.manager.getRepository(User);
  const before = ['a@bücher.example', 'josé@example.com', 'b@bücher.example', 'b@xn--bcher-kva.example'];
  for (const email of before) {
    const user = User.invite(newId(), { email, name: 'Ada' }, new Date());
    await users.insert({ ...user, emailKey: email });
  }
  const keys = async () => (await users.find({ order: { id: 'ASC' } })).map(({ emailKey }) => emailKey);
  const migration = new KeyEmailsByAsciiDomain1763800000045();

  await migration.up(queryRunner);
  expect(await keys()).toEqual(['a@xn--bcher-kva.example', ...before.slice(1)]);
  await migration.down(queryRunner);
  expect(await keys()).toEqual(before);
  await queryRunner.release();
});
