import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { QueryFailedError } from 'typeorm';
import { StaleVersion, translateDatabaseError } from '#libs/database';
import { anItem, ItemsApplication } from '../support/items.js';

let app: ItemsApplication;
let first: string;
let second: string;

beforeAll(async () => {
  app = await ItemsApplication.start();
  const items = [anItem(), anItem()];
  await app.items.insert(items);
  [first, second] = items.map(({ id }) => id) as [string, string];
});
afterAll(() => app.stop());
beforeEach(async () => {
  await app.items.update({ isActive: true }, { rank: 0 });
});

const raise = (id: string) => app.items.increment({ id }, 'rank', 1);
const ranks = async () => (await app.items.find()).map(({ rank }) => rank);

/** Lets everyone on once `size` have come, and all who come later. */
function meetingPoint(size: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let present = 0;
  return () => {
    present += 1;
    if (present === size) resolve();
    return promise;
  };
}

describe.skipIf(!process.env.TEST_DATABASE_URL)(
  'two transactions that lock two rows in opposite order',
  () => {
    it('both succeed, the victim of the deadlock at a further attempt', async () => {
      const bothHoldOne = meetingPoint(2);
      let attempts = 0;
      const work = (ids: [string, string]) =>
        app.transactions.run(async () => {
          attempts += 1;
          await raise(ids[0]);
          await bothHoldOne();
          await raise(ids[1]);
        });
      await Promise.all([work([first, second]), work([second, first])]);

      expect(attempts).toBe(3);
      expect(await ranks()).toEqual([2, 2]);
    });
  },
);

describe.skipIf(process.env.TEST_DATABASE_URL)(
  'transactions on the one connection of the embedded database',
  () => {
    it('run one after the other', async () => {
      const log: string[] = [];
      const work = (name: string, ids: [string, string]) =>
        app.transactions.run(async () => {
          log.push(`${name} begins`);
          await raise(ids[0]);
          await raise(ids[1]);
          log.push(`${name} ends`);
        });
      await Promise.all([work('a', [first, second]), work('b', [second, first])]);

      expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
      expect(await ranks()).toEqual([2, 2]);
    });
  },
);

describe('work that fails', () => {
  /** As each driver reports it. */
  const serializationFailures = [
    { code: '40001' },
    { code: '40P01' },
    { code: 'ER_LOCK_DEADLOCK', errno: 1213 },
    { code: 'ER_CHECKREAD', errno: 1020 },
  ].map((fields) => Object.assign(new Error('try again'), fields));

  it.each(serializationFailures)(
    'with $code each time is given up after four attempts, as a conflict',
    async (error) => {
      let attempts = 0;
      const work = async () => {
        attempts += 1;
        await raise(first);
        throw error;
      };
      await expect(app.transactions.run(work)).rejects.toBe(error);
      expect(attempts).toBe(4);
      expect(translateDatabaseError(error)).toBeInstanceOf(StaleVersion);
      expect(translateDatabaseError(error)).toMatchObject({ kind: 'conflict' });
      expect(await ranks()).toEqual([0, 0]);
    },
  );

  it('once with a serialization failure is done again from its beginning', async () => {
    let attempts = 0;
    const answer = await app.transactions.run(async () => {
      attempts += 1;
      await raise(first);
      if (attempts === 1) throw serializationFailures[0];
      return 'done';
    });

    expect(answer).toBe('done');
    expect((await app.items.findOneByOrFail({ id: first })).rank).toBe(1);
  });

  it('for any other reason is not repeated', async () => {
    let attempts = 0;
    const work = async () => {
      attempts += 1;
      await app.items.insert(anItem({ id: first }));
    };

    await expect(app.transactions.run(work)).rejects.toBeInstanceOf(QueryFailedError);
    expect(attempts).toBe(1);
  });

  it('inside another unit of work is repeated with the whole of it', async () => {
    let [outer, inner] = [0, 0];
    const innerWork = async () => {
      inner += 1;
      if (inner < 3) throw serializationFailures[0];
    };
    await app.transactions.run(async () => {
      outer += 1;
      await app.transactions.run(innerWork);
    });

    expect([outer, inner]).toEqual([3, 3]);
  });
});
