import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { anItem, ItemsApplication } from '../support/items.js';
import { page } from '../support/items-list.js';

const ROWS = 10_001;
const BATCH = 1_000;
/** Only of the first half. */
const endOf = (index: number): Date | null => (index < ROWS >> 1 ? new Date(index) : null);
let app: ItemsApplication;

beforeAll(async () => {
  app = await ItemsApplication.start();
  for (let start = 0; start < ROWS; start += BATCH) {
    const size = Math.min(BATCH, ROWS - start);
    await app.items.insert(
      Array.from({ length: size }, (_, index) =>
        anItem({ at: new Date(start + index), endedAt: endOf(start + index) }),
      ),
    );
  }
  await app.items.query(app.database.engine === 'mysql' ? 'ANALYZE TABLE test_items' : 'ANALYZE test_items');
});
afterAll(() => app.stop());

it('counts to 10,000 and no further', async () => {
  expect(await page(app, { include: 'total', limit: 1 })).toMatchObject({
    total: 10_000,
    totalIsExact: false,
  });

  for (const less of [1, 2]) {
    const filter = { at: { gte: new Date(less).toISOString() } };
    expect(await page(app, { filter, include: 'total', limit: 1 })).toMatchObject({
      total: ROWS - less,
      totalIsExact: true,
    });
  }
});

it.each([
  ['at', 'at,id', 'at'],
  ['-at', '-at,-id', 'at'],
  ['endedAt', 'endedAt,id', 'endedAt'],
  ['-endedAt', '-endedAt,-id', 'endedAt'],
] as const)(
  'reads no more rows for a page in the middle than for the first (by %s)',
  async (sort, order, property) => {
    expect(await rowsReadBy(() => page(app, { sort, limit: 10 }))).toBeLessThan(30);
    // In the middle of those that have a value, and of those that have none.
    for (const place of [ROWS >> 2, (3 * ROWS) >> 2]) {
      const row = await app.items.findOneByOrFail({ at: new Date(place) });
      const cursor = Buffer.from(JSON.stringify([order, row[property], row.id])).toString('base64url');
      expect(await rowsReadBy(() => page(app, { sort, limit: 10, cursor }))).toBeLessThan(30);
    }
  },
);

/** How many rows the engine itself says that the statement met. */
async function rowsReadBy(work: () => Promise<unknown>): Promise<number> {
  const log = vi.spyOn(app.database.dataSource.logger, 'logQuery');
  await work();
  const [sql, parameters] = log.mock.calls[0] ?? [];
  log.mockRestore();
  if (app.database.engine === 'mysql') return rowsReadByMysql(String(sql), parameters as unknown[]);
  const [row] = await app.items.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`, parameters);
  return sum(row['QUERY PLAN'], ['Actual Rows', 'Rows Removed by Filter']);
}

async function rowsReadByMysql(sql: string, parameters: unknown[] | undefined): Promise<number> {
  const queryRunner = app.database.dataSource.createQueryRunner();
  try {
    await queryRunner.query('FLUSH STATUS');
    await queryRunner.query(sql, parameters);
    const counters = (await queryRunner.query(`SHOW SESSION STATUS LIKE 'Handler_read%'`)) as {
      Value: string;
    }[];
    return counters.reduce((total, { Value }) => total + Number(Value), 0);
  } finally {
    await queryRunner.release();
  }
}

function sum(plan: unknown, names: string[]): number {
  if (typeof plan !== 'object' || plan === null) return 0;
  return Object.entries(plan).reduce(
    (total, [name, value]) => total + (names.includes(name) ? Number(value) : sum(value, names)),
    0,
  );
}
