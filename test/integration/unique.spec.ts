import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database, registeredEntities, translateUnique } from '#libs/database';
import { newId } from '#libs/kernel';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { migrations } from '../../migrations/index.js';
import '../../src/app.module.js';
import { EmailTaken } from '../../src/users/index.js';
import { User } from '../../src/users/user.entity.js';
import { CreateItems1700000000001, Item, anItem } from '../support/items.js';

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  const schema = {
    entities: [...new Set([...registeredEntities(), Item])],
    migrations: [...migrations, CreateItems1700000000001],
  };
  database = await Database.open({ url: testDatabase.url }, schema);
  await database.migrator.run();
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

const now = new Date();
const invite = (email: string): Promise<unknown> =>
  translateUnique(
    'uq_users_email_key',
    () => new EmailTaken(),
    () => database.dataSource.manager.insert(User, User.invite(newId(), { email, name: 'José' }, now)),
  );

describe('the e-mail address of a user', () => {
  it.each([
    ['case', 'José@Example.com', 'JOSÉ@example.COM'],
    ['the way an accent is written', 'zo\u00eb@example.com', 'zoe\u0308@example.com'],
    ['width', 'wide@example.com', 'ｗｉｄｅ@example.com'],
    ['the case of letters that lower case alone has', 'stra\u00dfe@example.com', 'STRA\u1e9eE@example.com'],
  ])('is taken in another spelling by %s', async (_difference, email, other) => {
    await invite(email);

    await expect(invite(other)).rejects.toThrow(EmailTaken);
  });

  it.each([
    ['an accent', 'jose@example.org', 'josé@example.org'],
    ['another letter', 'strasse@example.org', 'straße@example.org'],
    ['a dot', 'a.b@example.org', 'ab@example.org'],
  ])('is another one by %s', async (_difference, email, other) => {
    await invite(email);
    await invite(other);

    const [first, second] = await Promise.all([find(email), find(other)]);
    expect(first).toMatchObject({ email });
    expect(second).toMatchObject({ email: other });
  });

  it('is given to one of many who ask for it at once', async () => {
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => invite('many@example.com')));

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(EmailTaken);
    }
  });

  it('is free again when the account is deleted, however often', async () => {
    for (const _time of [1, 2, 3]) {
      const user = User.invite(newId(), { email: 'gone@example.com', name: 'Gone' }, now);
      user.delete(now);
      await database.dataSource.manager.insert(User, user);
    }
    await invite('gone@example.com');

    await expect(invite('GONE@example.com')).rejects.toThrow(EmailTaken);
  });
});

const find = (email: string) =>
  database.dataSource.manager.findOneBy(User, { emailKey: email.toLowerCase() });

describe('translateUnique', () => {
  class Taken extends Error {}
  const insert = (columns: Partial<Item>, index = 'uq_test_items_code') =>
    translateUnique(
      index,
      () => new Taken(),
      () => database.dataSource.manager.insert(Item, anItem(columns)),
    );

  it('knows the index that was violated', async () => {
    await insert({ code: 'one' });

    await expect(insert({ code: 'one' })).rejects.toThrow(Taken);
  });

  it('leaves the violation of another index, and the primary key, as they are', async () => {
    const id = newId();
    await insert({ id, code: 'two' });

    await expect(insert({ code: 'two' }, 'uq_other')).rejects.not.toThrow(Taken);
    await expect(insert({ code: 'two' }, 'uq_test_items')).rejects.not.toThrow(Taken);
    await expect(insert({ id })).rejects.not.toThrow(Taken);
  });

  it('is not fooled by a value that names the index', async () => {
    const code = "x' for key 'uq_other'";
    await insert({ code });

    await expect(insert({ code }, 'uq_other')).rejects.not.toThrow(Taken);
    await expect(insert({ code })).rejects.toThrow(Taken);
  });

  it('gives back what the work answers', async () => {
    expect(
      await translateUnique(
        'uq_other',
        () => new Taken(),
        async () => 5,
      ),
    ).toBe(5);
  });
});
