import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LessThan, QueryFailedError } from 'typeorm';
import { insertRow } from '#libs/database';
import { newId } from '#libs/kernel';
import { anItem, type Item, ItemsApplication } from '../support/items.js';

let app: ItemsApplication;

beforeAll(async () => {
  app = await ItemsApplication.start();
});
afterAll(() => app.stop());

async function roundTrip(columns: Partial<Item>): Promise<Item> {
  const item = anItem(columns);
  await app.items.insert(item);
  return app.items.findOneByOrFail({ id: item.id });
}

describe('a JSON column', () => {
  it.each([
    { value: {} },
    { value: [] },
    { value: { b: 1, a: [1, 2.5, -0.25, 1e21, 'x', null, true, { deep: [] }], '': 'empty key' } },
    { value: [{ quote: `"'\\\``, unicode: '👩‍👩‍👧 é \u2028', percent: '%_?:x $1' }] },
    { value: { at: '2026-01-31T12:00:00.000Z', big: 9007199254740991 } },
    { value: null },
  ])('gives back $value', async ({ value }) => {
    expect((await roundTrip({ content: value })).content).toEqual(value);
  });
});

describe('text', () => {
  const texts = [
    '',
    ' inner  spaces ',
    `quotes ' " \` \\ \\' --`,
    '👩‍👩‍👧𝒳😀',
    'café',
    'café',
    '% _ ? :name $1',
    '日本語',
    'İıſß',
  ];

  it.each(texts)('gives back %j, code point by code point', async (text) => {
    expect(await roundTrip({ name: text, note: text })).toMatchObject({ name: text, note: text });
  });

  it('holds as many characters as declared, of four bytes each', async () => {
    expect((await roundTrip({ name: '😀'.repeat(100) })).name).toBe('😀'.repeat(100));
    await expect(roundTrip({ name: 'x'.repeat(101) })).rejects.toBeInstanceOf(QueryFailedError);
  });

  it('of 200 kB is given back whole', async () => {
    const body = '0123456789 äöü 😀 '.repeat(9000);
    expect(Buffer.byteLength(body)).toBeGreaterThan(200_000);
    expect((await roundTrip({ body })).body).toBe(body);
  });
});

describe('numbers, flags and ids', () => {
  it.each([0, 1, -1, 2_147_483_647, -2_147_483_648])('give back %i', async (rank) => {
    expect(await roundTrip({ rank, score: rank })).toMatchObject({ rank, score: rank });
  });

  it('refuse a number of more than 32 bits', async () => {
    await expect(roundTrip({ rank: 2_147_483_648 })).rejects.toBeInstanceOf(QueryFailedError);
  });

  it('give back true and false as such, and find by them', async () => {
    const [yes, no] = [await roundTrip({ isActive: true }), await roundTrip({ isActive: false })];

    expect([yes.isActive, no.isActive]).toEqual([true, false]);
    expect(await app.items.existsBy({ id: no.id, isActive: false })).toBe(true);
    expect(await app.items.existsBy({ id: no.id, isActive: true })).toBe(false);
  });

  it('give back null where nothing is', async () => {
    expect(await roundTrip({})).toMatchObject({
      code: null,
      score: null,
      endedAt: null,
      content: null,
      body: null,
    });
  });
});

describe('a decimal', () => {
  it.each(['0.00', '-0.01', '19.90', '9999999999.99', '-9999999999.99'])('is exact: %s', async (price) => {
    expect((await roundTrip({ price, discount: price })).price).toBe(price);
  });

  it('is compared as a number', async () => {
    const { id } = await roundTrip({ code: 'compared', price: '9.00' });

    expect(await app.items.findOneBy({ id, price: LessThan('10.00') })).not.toBeNull();
  });
});

describe('a day', () => {
  it.each(['1000-01-01', '1970-01-01', '2024-02-29', '9999-12-31'])('is no other one: %s', async (paidOn) => {
    expect((await roundTrip({ paidOn })).paidOn).toBe(paidOn);
  });
});

describe('insertRow, as migrations use it', () => {
  it('writes every type by the names of the columns', async () => {
    const item = anItem({ id: newId(), at: new Date(5), content: [{ a: 1 }], isActive: false });
    const { nameFolded, at, endedAt, paidOn, isActive, ...rest } = item;
    const names = { name_folded: nameFolded, ended_at: endedAt, paid_on: paidOn, is_active: isActive };
    const row = { ...rest, ...names, at };
    const queryRunner = app.database.dataSource.createQueryRunner();
    try {
      await insertRow(queryRunner, 'test_items', row);
      await insertRow(queryRunner, 'test_items', { ...row, id: newId(), content: { a: [] } });
    } finally {
      await queryRunner.release();
    }

    expect(await app.items.findOneByOrFail({ id: item.id })).toEqual(item);
  });
});
