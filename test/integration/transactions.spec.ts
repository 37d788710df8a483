import { Injectable } from '@nestjs/common';
import { EventEmitter2, EventEmitterModule, OnEvent } from '@nestjs/event-emitter';
import { InjectRepository } from '@nestjs/typeorm';
import { QueryFailedError, Repository } from 'typeorm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { requestContext } from '#libs/context';
import { Transactional } from '#libs/database';
import { anItem, Item, ItemsApplication } from '../support/items.js';

class Failure extends Error {}

@Injectable()
class Inventory {
  constructor(@InjectRepository(Item) private readonly items: Repository<Item>) {}

  @Transactional()
  async addAll(names: string[]): Promise<number> {
    for (const name of names) await this.add(name);
    return names.length;
  }

  @Transactional()
  async add(name: string): Promise<void> {
    if (name === 'broken') throw new Failure();
    await this.items.insert(anItem({ name }));
  }

  /** Commits what a failed call inside of it had written: it is one unit of work. */
  @Transactional()
  async addDespite(name: string): Promise<void> {
    await this.add(name);
    await this.add('broken').catch(() => undefined);
  }

  @Transactional()
  @OnEvent('delivered')
  async receive(name: string): Promise<void> {
    await this.add(name);
  }
}

let app: ItemsApplication;
let inventory: Inventory;

beforeAll(async () => {
  app = await ItemsApplication.start([Inventory], [EventEmitterModule.forRoot()]);
  inventory = app.module.get(Inventory);
});
afterAll(() => app.stop());
afterEach(() => app.items.clear());

const names = async () => (await app.items.find({ order: { name: 'ASC' } })).map(({ name }) => name);

describe('a unit of work', () => {
  it('keeps everything when it ends well, and answers', async () => {
    expect(await inventory.addAll(['a', 'b', 'c'])).toBe(3);
    expect(await names()).toEqual(['a', 'b', 'c']);
  });

  it('leaves nothing behind when its request was cut off meanwhile', async () => {
    const context = { requestId: 'request-1', cancelled: new Failure() };

    await expect(requestContext.run(context, () => inventory.add('a'))).rejects.toThrow(Failure);
    expect(await names()).toEqual([]);
  });

  it('leaves nothing behind when it fails after several writes', async () => {
    await expect(inventory.addAll(['a', 'b', 'broken'])).rejects.toThrow(Failure);
    expect(await names()).toEqual([]);
  });

  it('leaves nothing behind when the database refuses its last statement', async () => {
    const { id } = anItem();
    const work = async () => {
      await app.items.insert(anItem({ id }));
      await app.items.insert(anItem({ id }));
    };

    await expect(app.transactions.run(work)).rejects.toBeInstanceOf(QueryFailedError);
    expect(await names()).toEqual([]);
  });

  it('holds those that are begun inside of it', async () => {
    const work = async () => {
      await inventory.addAll(['a', 'b']);
      await app.transactions.run(() => inventory.add('c'));
      throw new Failure();
    };

    await expect(app.transactions.run(work)).rejects.toThrow(Failure);
    expect(await names()).toEqual([]);
  });

  it('survives an error inside of it that its code catches', async () => {
    await inventory.addDespite('a');
    expect(await names()).toEqual(['a']);
  });

  it('keeps what other decorators say about the method', async () => {
    await app.module.get(EventEmitter2).emitAsync('delivered', 'a');
    expect(await names()).toEqual(['a']);
  });
});

describe('a savepoint', () => {
  it('keeps what was written around it when the database refuses what is written inside of it', async () => {
    const taken = anItem({ name: 'a' });
    await app.transactions.run(async () => {
      await app.items.insert(taken);
      const refused = app.transactions.savepoint(async () => {
        await app.items.insert(anItem({ name: 'b' }));
        await app.items.insert(anItem({ id: taken.id }));
      });
      await expect(refused).rejects.toBeInstanceOf(QueryFailedError);
      await app.transactions.savepoint(() => inventory.add('c'));
      await inventory.add('d');
    });

    expect(await names()).toEqual(['a', 'c', 'd']);
  });

  it('is undone with what is around it', async () => {
    const work = async () => {
      await app.transactions.savepoint(() => inventory.add('a'));
      throw new Failure();
    };

    await expect(app.transactions.run(work)).rejects.toThrow(Failure);
    expect(await names()).toEqual([]);
  });

  it('lets follow the commit what follows it, unless it was undone', async () => {
    const followed: string[] = [];
    const add = async (name: string): Promise<void> => {
      await app.transactions.afterCommit(async () => void followed.push(name));
      await inventory.add(name);
    };
    await app.transactions.run(async () => {
      await app.transactions.savepoint(() => add('a'));
      await app.transactions.savepoint(() => add('broken')).catch(() => undefined);
      expect(followed).toEqual([]);
    });

    expect(followed).toEqual(['a']);
  });

  it('is a transaction of its own where there is none', async () => {
    await expect(app.transactions.savepoint(() => inventory.addAll(['a', 'broken']))).rejects.toThrow(
      Failure,
    );
    await app.transactions.savepoint(() => inventory.add('b'));

    expect(await names()).toEqual(['b']);
  });
});

describe('a repository', () => {
  it('belongs to the open transaction, and to the pool outside of one', async () => {
    const pooled = app.database.dataSource.manager;
    expect(app.items.manager).toBe(pooled);

    await app.transactions.run(async () => {
      expect(app.items.manager).not.toBe(pooled);
      expect(app.items.manager).toBe(app.transactions.manager);
      expect(app.items.createQueryBuilder().connection).toBe(app.database.dataSource);
      await Promise.resolve();
      expect(app.items.manager.queryRunner?.isTransactionActive).toBe(true);
    });

    expect(app.items.manager).toBe(pooled);
  });

  it('reads, through every kind of call, what its transaction has written', async () => {
    const item = anItem({ name: 'a' });
    const work = async () => {
      await app.items.save(item);
      expect(await app.items.countBy({ id: item.id })).toBe(1);
      expect(await app.items.createQueryBuilder('item').where({ id: item.id }).getCount()).toBe(1);
      expect(await app.items.query('SELECT 1 FROM test_items')).toHaveLength(1);
      throw new Failure();
    };

    await expect(app.transactions.run(work)).rejects.toThrow(Failure);
    expect(await names()).toEqual([]);
  });

  it('never meets the transaction of another request', async () => {
    const work = async (name: string) => {
      await app.items.insert(anItem({ name }));
      const managers = [app.items.manager];
      await app.items.findOneBy({ name });
      managers.push(app.items.manager);
      return managers;
    };
    const managers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => app.transactions.run(() => work(name))),
    );

    for (const [first, second] of managers) expect(first).toBe(second);
    expect(new Set(managers.flat()).size).toBe(4);
    expect(await names()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('needs one connection only, so that many transactions at once end even with a pool of one', async () => {
    await Promise.all(Array.from({ length: 30 }, (_, index) => inventory.addAll([`${index}a`, `${index}b`])));
    expect(await app.items.count()).toBe(60);
  });
});

it.skipIf(!process.env.TEST_DATABASE_URL)(
  'sees at once what others commit meanwhile (READ COMMITTED)',
  async () => {
    const item = anItem({ rank: 1 });
    await app.items.insert(item);

    await app.transactions.run(async () => {
      await app.items.findOneByOrFail({ id: item.id });
      await app.database.dataSource.manager.update(Item, { id: item.id }, { rank: 2 });
      expect(await app.items.findOneByOrFail({ id: item.id })).toMatchObject({ rank: 2 });
    });
  },
);

describe('what TypeORM opens of its own within a unit of work', () => {
  const within = (work: () => Promise<unknown>): Promise<unknown> =>
    app.transactions.manager.transaction(async (manager) => {
      await manager.insert(Item, anItem({ name: 'within' }));
      await work();
    });

  it('is undone by itself, and what came before and after it stays', async () => {
    await app.transactions.run(async () => {
      await inventory.add('before');
      await within(() => Promise.reject(new Failure())).catch(() => undefined);
      await inventory.add('after');
    });
    expect(await names()).toEqual(['after', 'before']);
  });

  it('is undone with all the rest', async () => {
    const undone = app.transactions.run(async () => {
      await inventory.add('before');
      await within(() => Promise.resolve());
      throw new Failure();
    });
    await expect(undone).rejects.toThrow(Failure);
    expect(await names()).toEqual([]);
  });
});
