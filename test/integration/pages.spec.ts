import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel';
import { anItem, ItemsApplication, KINDS } from '../support/items.js';
import { itemsList, page, walk } from '../support/items-list.js';
import { type Row, sorted } from '../support/list-oracle.js';

/** fast-check prints it, with the path to the smallest case, when the property does not hold. */
const SEED = 20_261_122;

let app: ItemsApplication;

beforeAll(async () => {
  app = await ItemsApplication.start();
});
afterAll(() => app.stop());
afterEach(() => app.items.clear());

const texts = fc.constantFrom(
  '',
  'a',
  'A',
  'B',
  'b',
  'é',
  'e',
  'ß',
  'z',
  '%',
  '_',
  '!',
  '\\',
  "'",
  '10',
  '9',
  '😀',
  '\uffee',
);
const instants = fc.constantFrom(-1, 0, 1, 999, 1000).map((milliseconds) => new Date(milliseconds));
const integers = fc.constantFrom(-2_147_483_648, -1, 0, 1, 10, 2_147_483_647);
const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { freq: 2 });

/** Few values, so that many rows tie. */
const items = fc
  .record({
    id: fc.uuid().map((id) => id.toLowerCase()),
    name: texts,
    note: orNull(texts),
    kind: fc.constantFrom(...KINDS),
    rank: integers,
    score: orNull(integers),
    at: instants,
    endedAt: orNull(instants),
  })
  .map(anItem);

const sortable = Object.entries(itemsList.fields).flatMap(([name, { sortable: is }]) => (is ? [name] : []));
const sorts = fc
  .uniqueArray(fc.record({ name: fc.constantFrom(...sortable), descending: fc.boolean() }), {
    minLength: 1,
    maxLength: 3,
    selector: ({ name }) => name,
  })
  .map((keys) => keys.map(({ name, descending }) => (descending ? `-${name}` : name)));

describe('a walk through the pages', () => {
  it('repeats and skips no row that was there all along, whatever comes and goes meanwhile', async () => {
    const property = fc.asyncProperty(
      fc.uniqueArray(items, { selector: ({ id }) => id, minLength: 4, maxLength: 20 }),
      fc.array(items, { maxLength: 12 }),
      sorts,
      fc.integer({ min: 1, max: 4 }),
      async (stored, arriving, sort, limit) => {
        const [leaving, staying] = [
          stored.filter((_item, index) => index % 3 === 0),
          stored.filter((_item, index) => index % 3 > 0),
        ];
        await app.items.clear();
        await app.items.insert(stored);
        const coming = arriving.map((item) => ({ ...item, id: newId() }));
        const walked = await walk(app, { sort: sort.join(), limit }, async () => {
          const [enters, leaves] = [coming.pop(), leaving.pop()];
          if (enters) await app.items.insert(enters);
          if (leaves) await app.items.delete({ id: leaves.id });
        });

        const stayed = new Set(staying.map(({ id }) => id));
        const seen = walked.map(({ id }) => id);
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen.filter((id) => stayed.has(id))).toEqual(
          sorted(staying as unknown as Row[], itemsList, sort.join()).map(({ id }) => id),
        );
      },
    );
    await fc.assert(property, { seed: SEED, numRuns: 60 });
  });

  it('goes on where the last row of a page was, although that row is gone', async () => {
    await app.items.insert([1, 2, 3, 4].map((rank) => anItem({ rank })));
    const first = await page(app, { limit: 2 });
    await app.items.delete({ rank: 2 });
    const second = await page(app, { limit: 2, cursor: first.nextCursor ?? '' });

    expect(second.items.map(({ rank }) => rank)).toEqual([3, 4]);
    expect(second.nextCursor).toBeNull();
  });
});
