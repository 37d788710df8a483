import { Client } from 'pg';
import { QueryFailedError } from 'typeorm';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { anItem, ItemsApplication } from '../support/items.js';

/** The server or the embedded one. */
const isPostgres = !/^(mysql|mariadb):/.test(process.env.TEST_DATABASE_URL ?? '');

let app: ItemsApplication;

beforeAll(async () => {
  app = await ItemsApplication.start();
});
afterAll(() => app.stop());
afterEach(() => app.items.clear());

const names = async () => (await app.items.find({ order: { name: 'ASC' } })).map(({ name }) => name);

describe('the end of a transaction', () => {
  it('does nothing of what a branch of it asks that nobody waits for any more', async () => {
    const branch = async (): Promise<void> => {
      await app.items.insert(anItem({ name: 'before' }));
      for (let turns = 0; turns < 20; turns++) await Promise.resolve();
      await app.items.insert(anItem({ name: 'behind the rollback' }));
    };
    let straggler: Promise<unknown> = Promise.resolve();
    const work = app.transactions.run(() => {
      straggler = branch().catch((error: unknown) => error);
      return Promise.all([branch(), app.transactions.manager.query('SELECT nothing')]);
    });

    await expect(work).rejects.toBeInstanceOf(QueryFailedError);
    await straggler;
    expect(await names()).toEqual([]);
  });

  it.runIf(isPostgres)(
    'fails when a statement has failed, even if its code goes on as if nothing were',
    async () => {
      const work = app.transactions.run(async () => {
        await app.items.insert(anItem({ name: 'lost' }));
        await app.transactions.manager.query('SELECT nothing').catch(() => {});
      });

      await expect(work).rejects.toThrow('A statement of the transaction failed');
      expect(await names()).toEqual([]);
    },
  );

  it.runIf(isPostgres)('tells of itself when nobody knows whether it was committed', async () => {
    const { query } = Client.prototype;
    const lost = new Error('Connection terminated unexpectedly');
    const asked = function (this: Client, ...args: unknown[]): unknown {
      const answer = Reflect.apply(query as (...all: unknown[]) => unknown, this, args);
      return args[0] === 'COMMIT' ? Promise.resolve(answer).then(() => Promise.reject(lost)) : answer;
    };
    vi.spyOn(Client.prototype, 'query').mockImplementation(asked as never);
    const told = vi.fn<() => Promise<void>>();
    const work = app.transactions.run(async () => {
      await app.items.insert(anItem({ name: 'kept' }));
      await app.transactions.afterCommit(told);
    });

    await expect(work).rejects.toBe(lost);
    vi.restoreAllMocks();
    expect(told).toHaveBeenCalledOnce();
    expect(await names()).toEqual(['kept']);
  });
});
