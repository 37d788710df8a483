import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guardedUpdate, StaleVersion, VersionMismatch } from '#libs/database';
import { anItem, type Item, ItemsApplication } from '../support/items.js';

const MANY = 20;
let app: ItemsApplication;

beforeAll(async () => {
  app = await ItemsApplication.start();
});
afterAll(() => app.stop());

async function aStoredItem(): Promise<Item> {
  const item = anItem({ name: 'first', content: { a: [1] }, code: null });
  await app.items.insert(item);
  return app.items.findOneByOrFail({ id: item.id });
}
const read = ({ id }: Item) => app.items.findOneByOrFail({ id });

describe('two writers who read the same version', () => {
  it('do not overwrite each other: the second gets a conflict', async () => {
    const [one, other] = [await aStoredItem()].flatMap((item) => [item, { ...item }]) as [Item, Item];
    one.name = 'one';
    other.name = 'other';
    await guardedUpdate(app.items, one);

    await expect(guardedUpdate(app.items, other)).rejects.toThrow(StaleVersion);
    expect(await read(one)).toMatchObject({ name: 'one', version: 2 });
    expect(one.version).toBe(2);
    expect(other.version).toBe(1);
  });

  it('get the mismatch of their precondition when they named the version (If-Match)', async () => {
    const [one, other] = [await aStoredItem()].flatMap((item) => [item, { ...item }]) as [Item, Item];
    await guardedUpdate(app.items, one, 1);

    await expect(guardedUpdate(app.items, other, 1)).rejects.toThrow(VersionMismatch);
    await expect(guardedUpdate(app.items, await read(one), 1)).rejects.toThrow(VersionMismatch);
    await expect(guardedUpdate(app.items, await read(one), 3)).rejects.toThrow(VersionMismatch);
    expect(await guardedUpdate(app.items, await read(one), 2)).toMatchObject({ version: 3 });
  });

  it(`are let through one at a time, however many there are: one of ${MANY}`, async () => {
    const item = await aStoredItem();
    const results = await Promise.allSettled(
      Array.from({ length: MANY }, (_, rank) =>
        app.transactions.run(() => guardedUpdate(app.items, { ...item, rank: rank + 1 })),
      ),
    );

    const winner = results.findIndex(({ status }) => status === 'fulfilled');
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(StaleVersion);
    }
    expect(await read(item)).toMatchObject({ version: 2, rank: winner + 1 });
  });

  it('lose nothing when each reads again and repeats: every one of them counts', async () => {
    const item = await aStoredItem();
    const raise = async (): Promise<void> => {
      const current = await read(item);
      current.rank += 1;
      await guardedUpdate(app.items, current).catch((error: unknown) => {
        if (error instanceof StaleVersion) return raise();
        throw error;
      });
    };
    await Promise.all(Array.from({ length: 8 }, raise));

    expect(await read(item)).toMatchObject({ rank: 8, version: 9 });
  });
});

it('writes every column, empty ones too', async () => {
  const item = await aStoredItem();
  Object.assign(item, {
    note: 'a note',
    score: 5,
    endedAt: new Date(1),
    content: [1, { b: null }],
    body: 'long',
  });
  await guardedUpdate(app.items, item);
  expect(await read(item)).toEqual(item);

  Object.assign(item, { note: null, score: null, endedAt: null, content: null, body: null, isActive: false });
  await guardedUpdate(app.items, item);
  expect(await read(item)).toEqual(item);
});

it('refuses to write a row that is gone', async () => {
  const item = await aStoredItem();
  await app.items.delete({ id: item.id });

  await expect(guardedUpdate(app.items, { ...item })).rejects.toThrow(StaleVersion);
  await expect(guardedUpdate(app.items, { ...item }, 1)).rejects.toThrow(VersionMismatch);
});
