import { Inject, Injectable } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout } from 'node:timers/promises';
import { DataSource, type EntityManager } from 'typeorm';
import { isRetryable } from './database-errors.js';
import { dialectOf } from './engine.js';

const ATTEMPTS = 4;
/** Upper bound, in milliseconds, of the pause before each further attempt. */
const PAUSE = 30;

/** Runs work in a transaction that every repository of the same request joins by itself. */
@Injectable()
export class Transactions {
  private readonly open = new AsyncLocalStorage<EntityManager>();

  constructor(private readonly dataSource: DataSource) {}

  /** The open transaction's manager, or one that runs each statement by itself. */
  get manager(): EntityManager {
    return this.open.getStore() ?? this.dataSource.manager;
  }

  /**
   * Commits when `work` resolves and rolls back when it throws. Inside an open transaction it joins it.
   * After a deadlock or a serialization failure `work` runs again from its beginning, at most four times:
   * it must touch nothing but the database.
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    return this.open.getStore() ? work() : this.attempt(work, 1);
  }

  private async attempt<T>(work: () => Promise<T>, number: number): Promise<T> {
    try {
      return await this.begin((manager) => this.open.run(manager, work));
    } catch (error) {
      if (number === ATTEMPTS || !isRetryable(error)) throw error;
    }
    await setTimeout(Math.random() * PAUSE * number);
    return this.attempt(work, number + 1);
  }

  private begin<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    // PostgreSQL's default is READ COMMITTED; MySQL's is REPEATABLE READ, under which a row that was locked
    // is read as it was before the lock.
    return dialectOf(this.dataSource.options.type) === 'mysql'
      ? this.dataSource.transaction('READ COMMITTED', work)
      : this.dataSource.transaction(work);
  }
}

const TRANSACTIONS = Symbol('transactions');

type AsyncMethod = (...args: never[]) => Promise<unknown>;

/**
 * Runs the method in a transaction (see `Transactions.run`). The class must be a provider: the decorator
 * injects what it needs into it.
 *
 * @example
 * @Transactional()
 * async suspend(id: string): Promise<void> { … }
 */
export function Transactional() {
  return <M extends AsyncMethod>(
    target: object,
    _name: string | symbol,
    descriptor: TypedPropertyDescriptor<M>,
  ): void => {
    Inject(Transactions)(target, TRANSACTIONS);
    const method = descriptor.value as AsyncMethod;
    descriptor.value = function (this: { [TRANSACTIONS]: Transactions }, ...args: never[]) {
      return this[TRANSACTIONS].run(() => method.apply(this, args));
    } as M;
    copyMetadata(method, descriptor.value);
  };
}

/** Decorators such as `@OnEvent` keep what they say on the method itself. */
function copyMetadata(from: object, to: object): void {
  for (const key of Reflect.getMetadataKeys(from) as unknown[]) {
    Reflect.defineMetadata(key, Reflect.getMetadata(key, from), to);
  }
}
