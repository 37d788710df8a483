import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { anItem, ItemsApplication } from '../support/items.js';
import { readInTimeZone } from '../support/read-in-time-zone.js';

const INSTANTS = [
  '1000-01-01T00:00:00.000Z',
  '1890-06-01T12:34:56.789Z',
  '1969-12-31T23:59:59.999Z',
  '1970-01-01T00:00:00.000Z',
  // Within an hour that New York, and one that Auckland, has twice.
  '2026-11-01T05:30:00.123Z',
  '2026-04-04T14:30:00.456Z',
  // Within one that Berlin does not have.
  '2026-03-29T01:30:00.001Z',
  '2038-01-19T03:14:08.001Z',
  '9999-12-31T23:59:59.999Z',
];
const ZONES = ['UTC', 'Asia/Kolkata', 'Pacific/Auckland', 'America/New_York', 'Europe/Berlin'];

const ownZone = process.env.TZ;
let app: ItemsApplication;

beforeAll(async () => {
  app = await ItemsApplication.start();
});
afterAll(() => app.stop());
afterEach(async () => {
  if (ownZone === undefined) delete process.env.TZ;
  else process.env.TZ = ownZone;
  await app.items.clear();
});

describe('a reader process in another time zone', () => {
  it.each([
    ['Asia/Kolkata', 5],
    ['Pacific/Auckland', 12],
  ])('(%s) sees the same instants, to the millisecond', async (zone, hours) => {
    await app.items.insert(INSTANTS.map((at, rank) => anItem({ rank, at: new Date(at) })));
    const sql = 'SELECT at FROM test_items ORDER BY test_items.rank';
    const reader = await readInTimeZone(app.database, zone, sql);

    expect(reader.hours).toBe(hours);
    expect(reader.rows.map(({ at }) => at)).toEqual(INSTANTS);
  });
});

describe('an instant', () => {
  it.each(ZONES)('written in %s is read, and found, in every other zone', async (writerZone) => {
    process.env.TZ = writerZone;
    await app.items.insert(INSTANTS.map((at, rank) => anItem({ rank, at: new Date(at) })));

    for (const readerZone of ZONES) {
      process.env.TZ = readerZone;
      const items = await app.items.find({ order: { rank: 'ASC' } });
      expect(items.map(({ at }) => at.toISOString())).toEqual(INSTANTS);
      for (const at of INSTANTS) {
        expect(await app.items.countBy({ at: new Date(at) })).toBe(1);
        expect(await foundByBuilder(new Date(at))).toBe(1);
      }
    }
  });
});

const foundByBuilder = (at: Date): Promise<number> =>
  app.items.createQueryBuilder('item').where('item.at = :at', { at }).getCount();
