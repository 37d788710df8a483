import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { anItem, ItemsApplication } from '../support/items.js';

class Failure extends Error {}

let app: ItemsApplication;

beforeAll(async () => {
  app = await ItemsApplication.start();
});
afterAll(() => app.stop());
afterEach(() => app.items.clear());

/** What has happened, in order. */
let log: string[] = [];
afterEach(() => {
  log = [];
});
const count = async (): Promise<number> => app.items.count();
const note = (text: string) => async (): Promise<void> => void log.push(`${text}, ${await count()} stored`);
const insert = () => app.items.insert(anItem());

describe('what follows a commit', () => {
  it('is done outside of the transaction, before its answer, and sees what it wrote', async () => {
    const answer = await app.transactions.run(async () => {
      await app.transactions.afterCommit(async () => {
        await note('followed')();
        log.push(app.transactions.isOpen ? 'inside' : 'outside');
      });
      await insert();
      log.push('written');
      return 'answered';
    });
    log.push(answer);

    expect(log).toEqual(['written', 'followed, 1 stored', 'outside', 'answered']);
  });

  it('waits for the outermost transaction', async () => {
    await app.transactions.run(async () => {
      await app.transactions.run(() => app.transactions.afterCommit(note('followed')));
      await insert();
      log.push('written');
    });

    expect(log).toEqual(['written', 'followed, 1 stored']);
  });

  it('is not done after a rollback', async () => {
    const work = async () => {
      await app.transactions.afterCommit(note('followed'));
      throw new Failure();
    };

    await expect(app.transactions.run(work)).rejects.toThrow(Failure);
    expect(log).toEqual([]);
  });

  it('is done at once where there is no transaction', async () => {
    await app.transactions.afterCommit(note('followed'));

    expect(log).toEqual(['followed, 0 stored']);
  });

  it('is done for the attempt that succeeds only', async () => {
    let attempts = 0;
    await app.transactions.run(async () => {
      attempts += 1;
      await app.transactions.afterCommit(note(`attempt ${attempts}`));
      if (attempts < 3) throw Object.assign(new Error('deadlock'), { code: '40P01' });
    });

    expect(log).toEqual(['attempt 3, 0 stored']);
  });

  it('does not undo what was committed when it fails: that is logged, and the rest is done', async () => {
    const answer = await app.transactions.run(async () => {
      await app.transactions.afterCommit(() => Promise.reject(new Failure('planted')));
      await app.transactions.afterCommit(note('followed'));
      await insert();
      return 'answered';
    });

    expect([answer, log]).toEqual(['answered', ['followed, 1 stored']]);
    expect(app.logs.errors()).toMatchObject([{ err: { message: 'planted' } }]);
  });
});
