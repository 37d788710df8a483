import { expect, it } from 'vitest';
import { describeStatement } from './describe-statement.js';

it.each([
  ['SELECT "user"."id" FROM "users" "user" LEFT JOIN "roles" "role" ON …', 'SELECT users'],
  ['select `id` from `users`', 'SELECT users'],
  ['INSERT INTO "pgboss"."job" ("id") VALUES ($1)', 'INSERT pgboss.job'],
  ['UPDATE users SET name = $1', 'UPDATE users'],
  ['DELETE FROM "sessions"', 'DELETE sessions'],
  ['\n  WITH next AS (SELECT id FROM pgboss.job) UPDATE pgboss.job SET state = 1', 'WITH pgboss.job'],
  ['(SELECT 1)', 'SELECT'],
  ['COMMIT', 'COMMIT'],
  ['', 'statement'],
])('names %j %s', (text, name) => {
  expect(describeStatement(text, {}).name).toBe(name);
});

it('leaves literals out, whatever is quoted in them', () => {
  const { attributes } = describeStatement(
    String.raw`SELECT 'ada@example.com', 'it''s', 'it\'s', '' FROM "users" WHERE id = $1`,
    { 'db.namespace': 'app' },
  );

  expect(attributes).toEqual({
    'db.namespace': 'app',
    'db.operation.name': 'SELECT',
    'db.collection.name': 'users',
    'db.query.summary': 'SELECT users',
    'db.query.text': 'SELECT ?, ?, ?, ? FROM "users" WHERE id = $1',
  });
});

it('keeps the beginning of a long one', () => {
  const { attributes } = describeStatement(`SELECT ${'x'.repeat(10_000)}`, {});

  expect(String(attributes['db.query.text'])).toHaveLength(2000);
});
