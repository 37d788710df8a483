import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InvalidListQuery } from '#libs/database';
import { anItem, ItemsApplication } from '../support/items.js';
import { page } from '../support/items-list.js';

const NAMES = [
  '100% sure',
  '100 percent',
  'a_b',
  'aXb',
  'wow!',
  'wow',
  'back\\slash',
  'José',
  'jose',
  "it's",
  '😀 smile',
  'ÉCOLE',
];

let app: ItemsApplication;

beforeAll(async () => {
  app = await ItemsApplication.start();
  await app.items.insert(
    NAMES.map((name, rank) =>
      anItem({
        name,
        rank,
        kind: rank < 2 ? 'pear' : 'apple',
        score: rank % 2 === 0 ? null : rank,
        note: rank === 0 ? 'Notes of Ada' : null,
        at: new Date(rank * 1000),
        endedAt: rank === 3 ? new Date(Date.UTC(2026, 0, 31, 12)) : null,
      }),
    ),
  );
});
afterAll(() => app.stop());

type Filter = Record<string, Record<string, string>>;
const namesOf = async (request: Parameters<typeof page>[1]) =>
  (await page(app, request)).items.map(({ name }) => name);
const filtered = (filter: Filter) => namesOf({ filter });

describe('a filter', () => {
  it('is joined to the others by and', async () => {
    expect(await filtered({ rank: { gte: '1', lt: '4', ne: '2' }, text: { contains: 'b' } })).toEqual([
      'aXb',
    ]);
  });

  it.each<[string, Filter]>([
    ["a property's name", { nameFolded: { eq: '1' } }],
    ['an unknown operator', { rank: { like: '1' } }],
    ['an operator of the prototype', { rank: { toString: '1' } }],
    ['a number that is none', { rank: { eq: '1 OR 1=1' } }],
    ['a number of more than 32 bits', { rank: { eq: '2147483648' } }],
    ['a fraction', { rank: { eq: '1.5' } }],
    ['a date without a time', { at: { eq: '2026-01-31' } }],
    ['a month that does not exist', { at: { eq: '2026-13-31T00:00:00Z' } }],
    ['an instant after the year 9999', { at: { lt: '9999-12-31T23:59:59-12:00' } }],
    ['an instant before the year 0', { at: { gt: '0000-01-01T00:00:00+12:00' } }],
    ['an unknown choice', { kind: { eq: 'Apple' } }],
    ['one unknown choice of several', { kind: { in: 'apple,x' } }],
    ['an id that is none', { id: { eq: '1' } }],
    ['a NUL character', { text: { eq: 'a\0' } }],
    ['a NUL character in a pattern', { name: { contains: '\0' } }],
    ['half a surrogate pair', { text: { eq: '\ud83d' } }],
    ['too long a value', { text: { eq: 'x'.repeat(321) } }],
    ['too many values', { rank: { in: '1,'.repeat(100) + '1' } }],
  ])('refuses %s', async (_what, filter) => {
    await expect(filtered(filter)).rejects.toThrow(InvalidListQuery);
  });

  it('says what is wrong and where', async () => {
    await expect(filtered({ rank: { eq: 'x' } })).rejects.toMatchObject({
      errors: [
        {
          pointer: '/query/filter[rank][eq]',
          code: 'invalid_value',
          detail: expect.stringContaining('number'),
        },
      ],
    });
  });
});

describe('a search', () => {
  it('refuses a NUL character', async () => {
    await expect(namesOf({ q: 'a\0' })).rejects.toThrow(InvalidListQuery);
  });
});

describe('a sort', () => {
  it.each(['rank,', 'rank,,at', '--rank', 'rank,-rank', 'rank; DROP TABLE x'])(
    '%j is refused',
    async (sort) => {
      await expect(page(app, { sort })).rejects.toThrow(InvalidListQuery);
    },
  );
});

describe('a total', () => {
  it('counts what the filter and the search leave, on every page alike', async () => {
    const request = {
      filter: { rank: { gte: '1' }, kind: { in: 'apple,pear' } },
      include: 'total',
      limit: 4,
    } as const;
    const first = await page(app, { ...request, q: 'o' });
    const next = await page(app, { ...request, q: 'o', cursor: first.nextCursor ?? '' });

    expect(first).toMatchObject({ total: 5, totalIsExact: true });
    expect(next).toMatchObject({ total: 5, totalIsExact: true });
    expect(await page(app, { filter: { rank: { gt: '99' } }, include: 'total' })).toMatchObject({ total: 0 });
  });

  it('is not counted unless asked for', async () => {
    expect(await page(app, {})).not.toHaveProperty('total');
  });
});
