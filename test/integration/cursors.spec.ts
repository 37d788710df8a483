import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InvalidListQuery } from '#libs/database';
import { newId } from '#libs/kernel';
import { anItem, ItemsApplication } from '../support/items.js';
import { page } from '../support/items-list.js';

let app: ItemsApplication;
const id = newId();

beforeAll(async () => {
  app = await ItemsApplication.start();
  await app.items.insert([1, 2, 3].map((rank) => anItem({ rank, name: `Item ${rank}`, note: null })));
});
afterAll(() => app.stop());

const encode = (...values: unknown[]): string => Buffer.from(JSON.stringify(values)).toString('base64url');
const cursorOf = async (sort: string): Promise<string> => {
  const { nextCursor } = await page(app, { sort, limit: 1 });
  return nextCursor ?? '';
};

describe('a cursor', () => {
  it('is opaque text that needs no escaping in a URL', async () => {
    expect(await cursorOf('name,-at,note')).toMatch(/^[\w-]+$/);
  });

  it('is refused under another sort, another direction and more keys', async () => {
    const cursor = await cursorOf('rank');
    for (const sort of ['-rank', 'score', 'rank,at', 'at,rank', '-at']) {
      await expect(page(app, { sort, cursor })).rejects.toThrow(InvalidListQuery);
    }
    expect((await page(app, { sort: 'rank', cursor })).items).toHaveLength(2);
  });

  it('is refused when any of its characters is missing at the end', async () => {
    const cursor = await cursorOf('rank');
    for (let length = 0; length < cursor.length - 1; length++) {
      await expect(page(app, { sort: 'rank', cursor: cursor.slice(0, length) })).rejects.toThrow(
        InvalidListQuery,
      );
    }
  });

  it('says so at its own place, and not what was in it', async () => {
    await expect(page(app, { cursor: encode('<script>') })).rejects.toMatchObject({
      kind: 'invalid',
      errors: [
        { pointer: '/query/cursor', code: 'invalid_cursor', detail: expect.not.stringContaining('script') },
      ],
    });
  });

  it.each<[string, string, string]>([
    ['no base64url', 'rank', '%%%'],
    ['no JSON', 'rank', Buffer.from('["rank,id"').toString('base64url')],
    ['no array', 'rank', Buffer.from('{"0":"rank,id"}').toString('base64url')],
    ['null', 'rank', Buffer.from('null').toString('base64url')],
    ['too few values', 'rank', encode('rank,id', 1)],
    ['too many values', 'rank', encode('rank,id', 1, id, id)],
    ['a text for a number', 'rank', encode('rank,id', '1', id)],
    ['a number of more than 32 bits', 'rank', encode('rank,id', 2 ** 31, id)],
    ['a fraction', 'rank', encode('rank,id', 0.5, id)],
    ['null where no value is missing', 'rank', encode('rank,id', null, id)],
    ['null for the id', 'rank', encode('rank,id', 1, null)],
    ['a number for a text', 'text', encode('text,id', 5, id)],
    ['an object for a text', 'text', encode('text,id', { a: 1 }, id)],
    ['an array for a text', 'text', encode('text,id', ['a'], id)],
    ['a flag for a text', 'text', encode('text,id', true, id)],
    ['a number for a folded text', 'name', encode('name,id', 5, id)],
    ['a NUL character', 'text', encode('text,id', 'a\0', id)],
    ['half a surrogate pair', 'text', Buffer.from(`["text,id","\\ud83d","${id}"]`).toString('base64url')],
    ['a number for an instant', 'at', encode('at,id', 0, id)],
    ['a day for an instant', 'at', encode('at,id', '1970-01-01', id)],
    ['an unknown choice', 'kind', encode('kind,id', 'cherry', id)],
    ['no UUID', 'rank', encode('rank,id', 1, "1' OR '1'='1")],
    ['an array nested 100,000 deep', 'rank', Buffer.from('['.repeat(100_000)).toString('base64url')],
    [
      'a value nested 1,000 deep',
      'rank',
      Buffer.from('['.repeat(1000) + ']'.repeat(1000)).toString('base64url'),
    ],
    ['a million characters', 'text', encode('text,id', 'x'.repeat(1_000_000), id)],
    ['a huge number', 'rank', Buffer.from(`["rank,id",1e999,"${id}"]`).toString('base64url')],
  ])('of %s is refused', async (_what, sort, cursor) => {
    await expect(page(app, { sort, cursor })).rejects.toThrow(InvalidListQuery);
  });

  it('can go anywhere in the list, also where no row is, and past its end', async () => {
    const after = async (rank: number) =>
      (await page(app, { sort: 'rank', cursor: encode('rank,id', rank, id) })).items;

    expect(await after(-5)).toHaveLength(3);
    expect(await after(2_147_483_647)).toHaveLength(0);
  });

  it('can be made of the longest texts', async () => {
    const name = '\u{1F600}'.repeat(100);
    await app.items.insert([anItem({ name, note: name, rank: 9 }), anItem({ name, note: name, rank: 9 })]);
    const request = { sort: 'text,name,note', limit: 1, filter: { rank: { eq: '9' } } };
    const first = await page(app, request);
    const second = await page(app, { ...request, cursor: first.nextCursor ?? '' });

    expect(second.items).toHaveLength(1);
    expect(second.nextCursor).toBeNull();
  });
});
