import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isOneOf, selectEntity, type Statement, Statements, translateDatabaseError } from '#libs/database';
import { newId } from '#libs/kernel';
import { anItem, Item, ItemsApplication } from '../support/items.js';

let app: ItemsApplication;
let statements: Statements;
let byRank: Statement<Item>;

beforeAll(async () => {
  app = await ItemsApplication.start();
  statements = app.module.get(Statements);
  byRank = statements.prepare('items by rank', (manager) =>
    selectEntity(manager, Item, 'item').where('item.rank = :rank').orderBy('item.name'),
  );
});
afterAll(() => app.stop());
afterEach(() => app.items.clear());

const namesOf = async (rank: number): Promise<string[]> =>
  (await byRank.rows({ rank })).map(({ name }) => name);

describe('a statement', () => {
  it('answers each time for its parameters', async () => {
    await app.items.insert(['b', 'a'].map((name) => anItem({ name, rank: 1 })));
    await app.items.insert(anItem({ name: 'c', rank: 2 }));

    expect(await namesOf(1)).toEqual(['a', 'b']);
    expect(await namesOf(2)).toEqual(['c']);
    expect(await namesOf(3)).toEqual([]);
  });

  it('answers as many at once as there are connections, and more', async () => {
    await app.items.insert(anItem({ name: 'only', rank: 1 }));
    const all = await Promise.all(Array.from({ length: 30 }, () => namesOf(1)));

    expect(new Set(all.flat())).toEqual(new Set(['only']));
  });

  it('answers ids, texts, integers and instants as the entity has them', async () => {
    const item = anItem({ rank: 5, note: 'ä', at: new Date('2026-02-03T04:05:06.789Z'), score: null });
    await app.items.insert(item);
    const [found] = await byRank.rows({ rank: 5 });
    const { id, note, at } = item;

    expect(found).toMatchObject({ id, note, at, rank: 5, score: null, endedAt: null });
  });

  it('sees what its transaction has written, and nobody else does', async () => {
    let outside: string[] | undefined;
    await app.transactions
      .run(async () => {
        await app.items.insert(anItem({ name: 'mine', rank: 7 }));
        expect(await namesOf(7)).toEqual(['mine']);
        throw new Error('rolled back');
      })
      .catch(async () => (outside = await namesOf(7)));

    expect(outside).toEqual([]);
  });

  it('takes any number of values', async () => {
    const items = [1, 2, 3].map(() => anItem());
    await app.items.insert(items);
    const byIds = statements.prepare<Item>('items by ids', (manager) =>
      selectEntity(manager, Item, 'item').where(isOneOf('item.id', 'ids', statements.dialect)),
    );
    const found = async (ids: string[]): Promise<number> => (await byIds.rows({ ids })).length;

    expect(await found(items.map(({ id }) => id))).toBe(3);
    expect(await found([items[0]?.id ?? '', newId()])).toBe(1);
  });

  it('fails as the others do when the database says no', async () => {
    const wrong = statements.prepare('wrong', (manager) =>
      selectEntity(manager, Item, 'item').where('item.nowhere = :rank'),
    );
    const failure: unknown = await wrong.rows({ rank: 1 }).catch((error: unknown) => error);

    expect(failure).toMatchObject({ name: 'QueryFailedError' });
    expect(translateDatabaseError(failure)).toBeUndefined();
    expect(await namesOf(1)).toEqual([]);
  });
});

describe('a prepared insert', () => {
  const insert = (rows: Item[]): Promise<void> => statements.prepareInsert(Item).rows(rows);

  it('writes what the repository reads, in a column of every type', async () => {
    const item = anItem({
      code: 'c',
      note: 'ä',
      score: -3,
      endedAt: new Date('2026-02-03T04:05:06.789Z'),
      isActive: false,
      content: { list: [1, 'two'] },
      body: 'long',
    });
    await insert([item]);

    expect(await app.items.findOneByOrFail({ id: item.id })).toEqual(item);
  });

  it('writes any number of rows', async () => {
    const items = [1, 2, 3].map((rank) => anItem({ rank }));
    await insert(items);
    await insert([]);

    expect(await app.items.count()).toBe(3);
  });

  it('is undone with its transaction', async () => {
    const undone = app.transactions.run(async () => {
      await insert([anItem()]);
      throw new Error('rolled back');
    });
    await expect(undone).rejects.toThrow('rolled back');

    expect(await app.items.count()).toBe(0);
  });

  // Several rows have no named statement: its failure takes a shorter way than that of one row.
  it.each([[['free']], [['free', 'free too']]])(
    'fails in turn with what was asked before it, and not with %j',
    async (free) => {
      await insert([anItem({ code: 'taken' })]);
      const both = app.transactions.run(() =>
        statements.inTurn(
          () => insert([anItem({ code: 'taken' })]),
          () => insert(free.map((code) => anItem({ code }))),
        ),
      );
      const failure: unknown = await both.catch((error: unknown) => error);

      expect(String(failure)).toMatch(/uq_test_items_code/);
      expect(await app.items.count()).toBe(1);
    },
  );
});
