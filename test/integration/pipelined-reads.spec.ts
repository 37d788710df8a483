import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  DatabaseUnavailable,
  selectEntity,
  type Statement,
  Statements,
  translateDatabaseError,
} from '#libs/database';
import { newId } from '#libs/kernel';
import { anItem, Item, ItemsApplication } from '../support/items.js';

/** Only a PostgreSQL server takes several questions at once on one connection. */
const isPostgres = process.env.TEST_DATABASE_URL?.startsWith('postgres') === true;

let app: ItemsApplication;
let backend: Statement<{ pid: number }>;
let sleep: Statement<object>;

beforeAll(async () => {
  app = await ItemsApplication.start();
  const statements = app.module.get(Statements);
  const asItem = (what: string, name: string): Statement<never> =>
    statements.prepare(name, (manager) =>
      manager.createQueryBuilder(Item, 'item').select(what, name).where('item.rank = :rank').limit(1),
    );
  backend = asItem('pg_backend_pid()', 'pid');
  sleep = asItem('pg_sleep(0.5)', 'slept');
});
afterAll(() => app.stop());

const pid = async (): Promise<number | undefined> => (await backend.rows({ rank: 1 }))[0]?.pid;

/** As many as it takes until the lines are open, which the first read begins. */
async function pidOfALine(): Promise<number> {
  const inPool = await app.database.dataSource.query<{ pid: number }[]>('SELECT pg_backend_pid() AS pid');
  let found: number | undefined;
  await expect
    .poll(async () => {
      found = await pid();
      return inPool.some((each) => each.pid === found);
    })
    .toBe(false);
  return found ?? 0;
}

const end = (backendPid: number): Promise<unknown> =>
  app.database.dataSource.query('SELECT pg_terminate_backend($1::int)', [backendPid]);

describe.runIf(isPostgres)('reads on connections of their own', () => {
  beforeEach(async () => {
    await app.items.clear();
    await app.items.insert(anItem({ name: 'one', rank: 1 }));
  });

  it('are all answered, each with its own', async () => {
    await pidOfALine();
    await app.items.insert(
      Array.from({ length: 50 }, (_, rank) => anItem({ name: `n${rank}`, rank: rank + 10 })),
    );
    const statements = app.module.get(Statements);
    const byRank = statements.prepare<{ name: string }>('name by rank', (manager) =>
      manager.createQueryBuilder(Item, 'item').select('item.name', 'name').where('item.rank = :rank'),
    );
    const found = await Promise.all(
      Array.from({ length: 500 }, async (_, n) => (await byRank.rows({ rank: (n % 50) + 10 }))[0]?.name),
    );

    expect(found).toEqual(Array.from({ length: 500 }, (_, n) => `n${n % 50}`));
  });

  it('are not disturbed by one that the database refuses', async () => {
    await pidOfALine();
    const statements = app.module.get(Statements);
    const divide = statements.prepare<{ n: number }>('divide', (manager) =>
      manager.createQueryBuilder(Item, 'item').select('10 / :by::int', 'n').where('item.rank = 1'),
    );
    const results = await Promise.allSettled([1, 0, 2, 0, 5].map((by) => divide.rows({ by })));

    expect(results.map((result) => (result.status === 'fulfilled' ? result.value[0]?.n : 'refused'))).toEqual(
      [10, 'refused', 5, 'refused', 2],
    );
  });

  it('and transactions do not keep plans of when there was little to read', async () => {
    await pidOfALine();
    const { transactions, database } = app;
    const statements = app.module.get(Statements);
    const byId = statements.prepare('item by id', (manager) =>
      selectEntity(manager, Item, 'item').where('item.id = :id'),
    );
    const plan = { text: `EXPLAIN EXECUTE "item by id"('${newId()}')` };
    const read = async (): Promise<void> => void (await byId.rows({ id: newId() }));
    const [inLine, inTransaction] = [
      async (): Promise<unknown> => {
        for (let times = 0; times < 6; times++) await read();
        return (await database.reads?.query(plan))?.rows;
      },
      (): Promise<unknown> =>
        transactions.run(async () => {
          for (let times = 0; times < 6; times++) await read();
          return statements.manager.query<unknown>(plan.text);
        }),
    ];
    await database.dataSource.query('VACUUM ANALYZE test_items');
    expect(JSON.stringify([await inLine(), await inTransaction()])).toContain('Seq Scan');

    await app.items.insert(Array.from({ length: 3000 }, (_, rank) => anItem({ rank })));
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 11_000);
    const plans = JSON.stringify([await inLine(), await inTransaction()]);
    vi.restoreAllMocks();

    expect(plans.match(/Index Scan|Seq Scan/g)).toEqual(['Index Scan', 'Index Scan']);
  });

  it('and transactions go on when a migration has changed what a statement answers', async () => {
    await pidOfALine();
    const { transactions, database } = app;
    const names = app.module
      .get(Statements)
      .prepare<{ name: string }>('names', (manager) =>
        manager.createQueryBuilder(Item, 'item').select('item.name', 'name').where('item.rank = :rank'),
      );
    const read = (): Promise<object[]> => names.rows({ rank: 1 });
    const readAll = (): Promise<object[][]> =>
      Promise.all([...Array.from({ length: 5 }, read), transactions.run(read), transactions.run(read)]);
    const expected = Array.from({ length: 7 }, () => [{ name: 'one' }]);
    expect(await readAll()).toEqual(expected);

    await database.dataSource.query('ALTER TABLE test_items ALTER COLUMN name TYPE varchar(999)');

    expect(await readAll()).toEqual(expected);
    expect(await readAll()).toEqual(expected);
  });

  it('are not held up for long by one that waits', async () => {
    await pidOfALine();
    const lines = await Promise.all([pid(), pid()]);
    const held = Array.from({ length: 4 }, () => sleep.rows({ rank: 1 }));
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 251);
    const elsewhere = await pid();
    vi.restoreAllMocks();
    await Promise.all(held);

    expect(lines).not.toContain(elsewhere);
    expect(lines).toContain(await pid());
  });

  it('go on by the pool when a connection is lost, and by a new one later', async () => {
    const lost = await pidOfALine();
    const waiting = sleep.rows({ rank: 1 }).catch((error: unknown) => error);
    const others = Array.from({ length: 4 }, () => sleep.rows({ rank: 1 }).catch((error: unknown) => error));
    await end(lost);
    const failures = (await Promise.all([waiting, ...others])).filter((each) => !Array.isArray(each));

    expect(failures.length).toBeGreaterThan(0);
    for (const failure of failures)
      expect(translateDatabaseError(failure)).toBeInstanceOf(DatabaseUnavailable);
    expect(await pid()).toBeTypeOf('number');
    expect(await pidOfALine()).toBeTypeOf('number');
  });

  it('do not wait where too many do already: the pool answers them', async () => {
    await pidOfALine();
    const order: string[] = [];
    const slow = Array.from({ length: 2 }, () => sleep.rows({ rank: 1 }).then(() => order.push('slow')));
    const behind = Array.from({ length: 98 }, () => pid());
    const next = pid().then(() => order.push('next'));
    await Promise.all([...slow, ...behind, next]);

    expect(order[0]).toBe('next');
  });
});
