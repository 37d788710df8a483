import { Injectable } from '@nestjs/common';
import pg from 'pg';
import {
  DataSource,
  type EntityManager,
  type EntityTarget,
  type ObjectLiteral,
  QueryFailedError,
  QueryRunnerAlreadyReleasedError,
  type SelectQueryBuilder,
} from 'typeorm';
import { AppError } from '#libs/kernel';
import { ask } from './ask.js';
import { isStaleStatement } from './database-errors.js';
import { type Dialect, dialectOf } from './engine.js';
import { ALONE, sendTogether } from './send-together.js';
import type { PipelinedReads } from './pipelined-reads.js';
import { PreparedInsert } from './prepared-insert.js';
import type { Statement } from './statement.js';
import { Transactions } from './transactions.js';

type Build = (manager: EntityManager) => SelectQueryBuilder<ObjectLiteral>;

/** What waits for others' locks would hold up whoever shares its connection. */
const WRITES_OR_LOCKS = /^INSERT\b|\bFOR (NO KEY |KEY )?(UPDATE|SHARE)\b/;

/** SQL as the driver takes it, and which parameter goes where. */
interface Written {
  text: string;
  order: string[];
}

/**
 * For the few queries that nearly every request makes: the SQL is written once, and a PostgreSQL server parses
 * and plans it once a connection. Everything else goes through the repositories.
 */
@Injectable()
export class Statements {
  private readonly isServer: boolean;

  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly reads?: PipelinedReads,
  ) {
    const { options } = dataSource;
    // All connections to the embedded server share one session, where a name outlives the connection.
    this.isServer = 'url' in options && options.url !== undefined;
  }

  /** The open transaction's, or that of the pool. */
  get manager(): EntityManager {
    return this.transactions.manager;
  }

  get isInTransaction(): boolean {
    return this.transactions.isOpen;
  }

  /** How the database writes what it has in its own way. */
  get dialect(): Dialect {
    return dialectOf(this.dataSource.options.type);
  }

  /**
   * @param name of at most 60 characters; two statements must not have the same. Without one the server parses it
   *   anew each time, and it waits for a connection of the pool: for what is not known to be short
   * @param rest what follows the query
   * @example
   * this.names = statements.prepare('role names', (manager) =>
   *   manager.createQueryBuilder(Role, 'role').select('role.name', 'name').where('role.id = :id'));
   * const [row] = await this.names.rows({ id });
   */
  prepare<Row extends object>(name: string | undefined, build: Build, rest = ''): Statement<Row> {
    return this.statementOf(name, () => build(this.dataSource.manager).getQuery() + rest);
  }

  /** For rows that are inserted often. The values are those of the entity, in every column. */
  prepareInsert<T extends ObjectLiteral>(entity: EntityTarget<T>): PreparedInsert<T> {
    return new PreparedInsert(this.dataSource, entity, (name, sql) => this.statementOf(name, () => sql));
  }

  /**
   * Asks for both without waiting in between, where a transaction's connection can; they are done in this order all
   * the same. Neither may need the other's answer.
   */
  async inTurn<A, B>(first: () => Promise<A>, second: () => Promise<B>): Promise<[A, B]> {
    const isPipelined = this.dialect === 'postgres' && this.isServer && this.transactions.isOpen;
    if (!isPipelined) return [await first(), await second()];
    const [one, other] = [first(), second()];
    // Once the first has failed, so does the other in the same transaction, and may be heard of earlier.
    other.catch(() => {});
    return [await one, await other];
  }

  private statementOf<Row extends object>(name: string | undefined, sql: () => string): Statement<Row> {
    let written: Written | undefined;
    const asked = name === undefined ? undefined : new StatementName(name);
    return {
      rows: async (parameters) => {
        written ??= this.write(sql());
        const { text, order } = written;
        const values = order.map((parameter) => parameters[parameter]);
        return (await this.run(asked, text, values)) as Row[];
      },
    };
  }

  private write(sql: string): Written {
    // The driver says where each parameter goes: it is asked with their names in place of values.
    const names = Object.fromEntries(parameterNames(sql).map((name) => [name, name]));
    const [text, order] = this.dataSource.driver.escapeQueryWithParameters(sql, names);
    return { text, order: order as string[] };
  }

  private run(name: StatementName | undefined, text: string, values: unknown[]): Promise<unknown[]> {
    if (this.dialect !== 'postgres') return this.transactions.manager.query<unknown[]>(text, values);
    if (!this.isServer || !name) return this.runNamed({ text, values });
    return this.runUnder(name, { text, values });
  }

  /** Once more when the name is worth nothing any more; a transaction is over then, and begins anew as a whole. */
  private async runUnder(name: StatementName, query: pg.QueryConfig): Promise<unknown[]> {
    const { current } = name;
    try {
      return await this.runNamed({ name: current, ...query });
    } catch (error) {
      if (!isStaleStatement(error)) throw error;
      name.replace(current);
      if (this.transactions.isOpen) throw error;
    }
    return this.runNamed({ name: name.current, ...query });
  }

  /** TypeORM's own way names no statements, and costs as much again as the driver's. */
  private async runNamed(query: pg.QueryConfig): Promise<unknown[]> {
    const { queryRunner } = this.transactions.manager;
    // Asked to connect, it would take another connection, outside of its transaction.
    if (queryRunner?.isReleased) throw new QueryRunnerAlreadyReleasedError();
    const { master } = this.dataSource.driver as unknown as { master: pg.Pool };
    try {
      const connection = queryRunner && ((await queryRunner.connect()) as pg.PoolClient);
      const isShort = query.name !== undefined && !queryRunner && !WRITES_OR_LOCKS.test(query.text);
      const answer = isShort ? this.reads?.query(query) : undefined;
      this.dataSource.logger.logQuery(query.text, query.values);
      if (connection && this.isServer) sendTogether(connection, ALONE);
      return (await (answer ?? (connection ? ask(connection, query) : master.query(query))))
        .rows as unknown[];
    } catch (error) {
      // The pool itself refuses while the database is known to be away.
      if (error instanceof AppError) throw error;
      throw new QueryFailedError(query.text, query.values, error as Error);
    }
  }
}

/** What connections know a statement by. */
class StatementName {
  current: string;
  private count = 1;

  constructor(private readonly name: string) {
    this.current = name;
  }

  /** For all connections at once, and once however many have found out. */
  replace(stale: string): void {
    if (this.current === stale) this.current = `${this.name} ${++this.count}`;
  }
}

/**
 * Selects columns of the query's entity under the names of their properties, so that a row is what the entity has.
 *
 * @param properties all of them, unless some are enough
 */
export function selectEntity<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<T>,
  alias: string,
  properties = manager.connection.getMetadata(entity).columns.map(({ propertyName }) => propertyName),
): SelectQueryBuilder<T> {
  const query = manager.createQueryBuilder(entity, alias).select([]);
  for (const name of properties) query.addSelect(`${alias}.${name}`, name);
  return query;
}

/** The condition that a column is one of the values of a parameter, however many there are. */
export const isOneOf = (column: string, parameter: string, dialect: Dialect): string =>
  dialect === 'postgres' ? `${column} = ANY(:${parameter})` : `${column} IN (:${parameter})`;

const parameterNames = (sql: string): string[] =>
  [...sql.matchAll(/(?<!:):([A-Za-z]\w*)/g)].flatMap(([, name]) => name ?? []);
