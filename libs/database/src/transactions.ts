import { Inject, Injectable } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { requestContext } from '#libs/context';
import { Logger } from '#libs/logging';
import { isRetryable } from './database-errors.js';
import { dialectOf } from './engine.js';
import { forgetOldPlans } from './old-plans.js';
import { ALONE, sendTogether } from './send-together.js';

const ATTEMPTS = 4;
/** Upper bound, in milliseconds, of the pause before each further attempt. */
const PAUSE = 30;

export type FollowUp = () => Promise<void>;

/** The part of mysql2's that matters here. */
interface MysqlConnection {
  query(statement: string, answer: (error: Error | null) => void): void;
}

/** One attempt at a transaction. */
interface Unit {
  manager: EntityManager;
  /** What is done once it has been committed. */
  followUps: FollowUp[];
}

/** Runs work in a transaction that every repository of the same request joins by itself. */
@Injectable()
export class Transactions {
  private readonly open = new AsyncLocalStorage<Unit>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly logger: Logger,
  ) {}

  /** Whether this code runs inside of a transaction. */
  get isOpen(): boolean {
    return this.open.getStore() !== undefined;
  }

  /** The open transaction's manager, or one that runs each statement by itself. */
  get manager(): EntityManager {
    return this.open.getStore()?.manager ?? this.dataSource.manager;
  }

  /**
   * Commits when `work` resolves and rolls back when it throws, or when the request was cut off meanwhile. Inside an open transaction it joins it.
   * After a deadlock or a serialization failure `work` runs again from its beginning, at most four times:
   * it must touch nothing but the database.
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    return this.isOpen ? work() : this.attempt(work, 1);
  }

  /**
   * The same inside of an open transaction, which goes on when `work` throws: only what that wrote itself is undone, with
   * what was to follow it. Without a transaction it is one of its own.
   */
  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    const unit = this.open.getStore();
    if (!unit) return this.run(work);
    const followUps: FollowUp[] = [];
    const result = await unit.manager.transaction((manager) => this.open.run({ manager, followUps }, work));
    unit.followUps.push(...followUps);
    return result;
  }

  /**
   * Does the work when the open transaction has been committed and before `run` answers, also when the connection
   * was lost before the commit was answered, which may then not have been done; without a transaction at once; not at
   * all when it is rolled back. What is committed stays so when the work fails: that is logged.
   */
  async afterCommit(work: FollowUp): Promise<void> {
    const unit = this.open.getStore();
    if (unit) unit.followUps.push(work);
    else await this.follow(work);
  }

  private async attempt<T>(work: () => Promise<T>, number: number): Promise<T> {
    const followUps: FollowUp[] = [];
    try {
      const result = await this.begin((manager) =>
        this.open.run({ manager, followUps }, () => unlessCancelled(work)),
      );
      await Promise.all(followUps.map((each) => this.follow(each)));
      return result;
    } catch (error) {
      // It may be committed all the same, and then others have to hear of it.
      if (error instanceof UnknownOutcome) {
        await Promise.all(followUps.map((each) => this.follow(each)));
        throw error.cause;
      }
      if (number === ATTEMPTS || !isRetryable(error)) throw error;
    }
    await setTimeout(Math.random() * PAUSE * number);
    return this.attempt(work, number + 1);
  }

  private async follow(work: FollowUp): Promise<void> {
    try {
      await work();
    } catch (err) {
      this.logger.error({ err }, 'What follows a committed change failed');
    }
  }

  private async begin<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const queryRunner = this.dataSource.createQueryRunner();
    try {
      return dialectOf(this.dataSource.options.type) === 'mysql'
        ? await this.beginOnMysql(queryRunner, work)
        : await this.beginOnPostgres(queryRunner, work);
    } finally {
      Object.assign(queryRunner, { isTransactionActive: false, transactionDepth: 0, isReleased: false });
      await queryRunner.release();
    }
  }

  private async beginOnMysql<T>(
    queryRunner: QueryRunner,
    work: (manager: EntityManager) => Promise<T>,
  ): Promise<T> {
    // The default is REPEATABLE READ, under which a row that was locked is read as it was before the lock.
    await queryRunner.startTransaction('READ COMMITTED');
    const connection = (await queryRunner.connect()) as MysqlConnection;
    const end = (statement: string): Promise<object> =>
      new Promise((resolve, reject) => {
        connection.query(statement, (error) => (error ? reject(error) : resolve({})));
      });
    return commitAfter(() => work(queryRunner.manager), queryRunner, end);
  }

  private get isPipelined(): boolean {
    const { extra } = this.dataSource.options as { extra?: { pipeline?: boolean } };
    return extra?.pipeline === true;
  }

  /** As TypeORM's own does, without what it tells to subscribers, of which there are none. */
  private async beginOnPostgres<T>(
    queryRunner: QueryRunner,
    work: (manager: EntityManager) => Promise<T>,
  ): Promise<T> {
    const connection = (await queryRunner.connect()) as pg.PoolClient;
    if (this.isPipelined) {
      sendTogether(connection, ALONE);
      forgetOldPlans(connection);
    }
    const begun = connection.query('START TRANSACTION');
    if (!this.isPipelined) await begun;
    // So that what TypeORM opens within, such as for a repository's `save`, is a savepoint.
    Object.assign(queryRunner, { isTransactionActive: true, transactionDepth: 1 });
    const end = (statement: string): Promise<Ended> => connection.query(statement);
    return commitAfter(() => both(work(queryRunner.manager), begun), queryRunner, end);
  }
}

/** The work's answer. Whatever fails, the other one is over too before anyone else has the connection. */
async function both<T>(work: Promise<T>, begun: Promise<unknown>): Promise<T> {
  const [result, beginning] = await Promise.allSettled([work, begun]);
  if (beginning.status === 'rejected') throw beginning.reason;
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

/** `COMMIT` was sent, and nobody knows whether it was done. */
class UnknownOutcome extends Error {}

/** What a server answers to the end of a transaction; PostgreSQL says how it ended. */
interface Ended {
  command?: string;
}

async function commitAfter<T>(
  work: () => Promise<T>,
  queryRunner: QueryRunner,
  end: (statement: 'COMMIT' | 'ROLLBACK') => Promise<Ended>,
): Promise<T> {
  // What a branch of the work that nobody waits for any more asks then is refused: it would be done by itself.
  const close = (): void => void Object.assign(queryRunner, { isReleased: true });
  try {
    const result = await work();
    close();
    const { command = 'COMMIT' } = await end('COMMIT').catch((error: unknown) => {
      throw isRetryable(error) ? error : new UnknownOutcome('The commit was not answered.', { cause: error });
    });
    // So PostgreSQL answers when a statement has failed, and what caught that failure went on.
    if (command !== 'COMMIT')
      throw new Error(`A statement of the transaction failed: it ended by ${command}.`);
    return result;
  } catch (error) {
    close();
    // It fails when the connection is lost, and with it the transaction.
    await end('ROLLBACK').catch(() => {});
    throw error;
  }
}

async function unlessCancelled<T>(work: () => Promise<T>): Promise<T> {
  const result = await work();
  const { cancelled } = requestContext.get() ?? {};
  if (cancelled) throw cancelled;
  return result;
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
