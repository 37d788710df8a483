import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database, ListRequest } from '#libs/database';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import '../../src/app.module.js';
import type { DeclaredList } from '../support/declared-list.js';
import { applicationLists, dropForeignKeys, pgBossList } from '../support/declared-lists.js';
import { rolesList } from '../../src/users/roles/role-definitions.repository.js';
import { choicesOf, fill, ROWS, valueOf } from '../support/full-tables.js';
import { type Field, operatorsOf } from '../support/list-oracle.js';
import { openMigratedDatabase } from '../support/migrated-database.js';
import { readingsOf } from '../support/read-plans.js';

const url = process.env.TEST_DATABASE_URL;
const isPostgres = url?.startsWith('postgres');
/** Milliseconds to fill a table, beside other suites. */
const PATIENCE = 180_000;
const LIMIT = 50;
/** Of a page in the order of an index: with what was sought to begin with, and the row that tells of a next page. */
const PAGE_READS = 2 * LIMIT + 10;
/**
 * Of a page with a filter: its matches are sorted, or the order is walked through until the page is full. Rows that lie
 * side by side cost a server less than a few that are scattered, so this is not √(page · rows), but far from all.
 */
const FILTER_READS = ROWS / 5;
/** MariaDB has no index for text in the midst of others: of all that lists offer, this and `q` read row by row there. */
const isOpenEnded = (operator: string): boolean => operator === 'contains' && !isPostgres;

const lists: Record<string, DeclaredList> = {
  ...applicationLists,
  ...(isPostgres && { 'libs/jobs/src/pg-boss': pgBossList }),
};

// The embedded engine has PostgreSQL's planner, and takes a minute to fill the tables.
describe.runIf(url).each(Object.entries(lists))('the list of %s', (_file, declared) => {
  const { list } = declared;
  const { fields, defaultSort, search } = list;
  let testDatabase: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    database = await openFull(testDatabase, declared);
  }, PATIENCE);
  afterAll(async () => {
    await database.close();
    await testDatabase.drop();
  });

  const ask = (request: Partial<ListRequest>) =>
    readingsOf(database.dataSource, () => declared.page(database.dataSource, { limit: LIMIT, ...request }));

  async function expectReads(request: Partial<ListRequest>, most: number, maySort: boolean): Promise<void> {
    const isBounded = isPostgres || !declared.readsAllOfOneOnMariaDb;
    for (const { scans, sorts, rows, plan } of await ask(request)) {
      const isFine = !scans && (maySort || !sorts) && (rows <= most || !isBounded);
      expect(isFine, `${JSON.stringify(request)} read ${rows} rows:\n${plan}`).toBe(true);
    }
  }

  const sortable = Object.keys(fields).filter((name) => fields[name]?.sortable);
  const sorts = sortable.flatMap((name) => [name, `-${name}`]);

  it.each(sorts)(
    'comes from an index in the order of %s, on the first page and in the middle',
    async (sort) => {
      await expectReads({ sort }, PAGE_READS, false);
      const { property = '' } = fields[sort.replace('-', '')] ?? {};
      for (const id of [47_123, 47_124].map((number) => valueOf({ property: 'id', type: 'id' }, number))) {
        const row = await database.dataSource.getRepository(declared.entity).findOneByOrFail({ id });
        const order =
          property === 'id'
            ? [sort, row.id]
            : [`${sort},${sort.replace(/\w+/, 'id')}`, row[property], row.id];
        const cursor = Buffer.from(JSON.stringify(order)).toString('base64url');
        await expectReads({ sort, cursor }, PAGE_READS, false);
      }
    },
  );

  /** MariaDB has a worse eye for an index in another order than the usual one. */
  const orders = isPostgres ? sorts : [defaultSort];
  const filters = Object.entries(fields).flatMap(([name, field]) =>
    field.filterable ? operatorsOf(field).map((operator) => [name, operator, field] as const) : [],
  );

  it.each(filters.filter(([, operator]) => !isOpenEnded(operator)))(
    `is filtered without reading it all: %s %s, by ${orders.join(' ')}`,
    async (name, operator, field) => {
      for (const text of askedOf(field, operator)) {
        const filter = { [name]: { [operator]: text } };
        for (const sort of orders) await expectReads({ sort, filter }, FILTER_READS, true);
      }
    },
  );

  it.runIf(search && isPostgres)('is searched without reading it all', async () => {
    const [whole = ''] = askedOf({ property: '', type: 'text' }, 'eq');
    for (const q of ['person', whole.slice(-12), `person ${whole.slice(-9)}`, 'of nobody']) {
      await expectReads({ q }, FILTER_READS, true);
    }
  });

  // The last one, as it takes the index away.
  it.runIf(list === rolesList)('would be seen to lack an index', async () => {
    const queryRunner = database.dataSource.createQueryRunner();
    await queryRunner.dropIndex('roles', 'ix_roles_updated_at');
    await queryRunner.release();

    expect(await ask({ sort: 'updatedAt' })).toMatchObject([{ scans: true, sorts: true }]);
    const [unfound] = await ask({ filter: { updatedAt: { eq: '2019-12-31T00:00:00Z' } } });
    expect(unfound?.rows).toBeGreaterThan(FILTER_READS);
  });
});

/** Of one row, of some, of half of them, of all and of none. */
function askedOf(field: Field, operator: string): string[] {
  const choices = choicesOf(field);
  if (choices) return operator === 'in' ? [choices.slice(1).join(), choices.join()] : [...choices];
  const values = [0, 0.001, 0.05, 0.5, 0.95, 0.999].map((part) => valueOf(field, Math.floor(part * ROWS)));
  const [first = '', second = ''] = values;
  switch (operator) {
    case 'in':
      return [values.join(), first, `${first},${second}`];
    case 'contains':
      return ['person', first.slice(-10), second.slice(-6), 'nobody'];
    case 'startsWith':
      return ['person', 'person 7', 'person 7a', 'person 7ab', first, 'nobody'];
    default:
      return field.type === 'text'
        ? ['person 001', 'person 08', 'person 8', 'person f', 'person ff', first]
        : values;
  }
}

async function openFull({ url: own }: TestDatabase, declared: DeclaredList): Promise<Database> {
  const database = await openMigratedDatabase(own, {
    bounds: { statement: PATIENCE, lock: PATIENCE, idle: PATIENCE },
  });
  if (declared === pgBossList) await makeQueues(database);
  // Trigram indexes are made in a third of the time when the rows are there.
  if (isPostgres) await database.dataSource.query('DROP EXTENSION pg_trgm CASCADE');
  await dropForeignKeys(database.dataSource, declared.entity);
  await fill(database.dataSource, declared);
  await database.migrator.run();
  return database;
}

/** Every job of pg-boss is of a queue, and its state is of a type of its own. */
async function makeQueues({ dataSource }: Database): Promise<void> {
  await dataSource.query('CREATE CAST (text AS pgboss.job_state) WITH INOUT AS ASSIGNMENT');
  for (const name of choicesOf({ property: 'name', type: 'text', whole: true }) ?? []) {
    await dataSource.query('SELECT pgboss.create_queue($1, $2)', [name, { policy: 'standard' }]);
  }
}
