import { LRUCache } from 'lru-cache';
import type { DataSource, EntityTarget, ObjectLiteral } from 'typeorm';
import type { Statement } from './statement.js';

/** Numbers of rows whose SQL is kept. */
const MOST_SIZES = 20;

/** Inserts rows of one entity, as its repository's `insert` does; no subscriber is told, and nothing is generated. */
export class PreparedInsert<T extends ObjectLiteral> {
  private readonly statements = new LRUCache<number, Statement<object>>({ max: MOST_SIZES });

  /** @param prepare makes a statement of SQL whose parameters are named */
  constructor(
    private readonly dataSource: DataSource,
    private readonly entity: EntityTarget<T>,
    private readonly prepare: (name: string | undefined, sql: string) => Statement<object>,
  ) {}

  async rows(rows: readonly T[]): Promise<void> {
    if (rows.length === 0) return;
    const { columns } = this.dataSource.getMetadata(this.entity);
    const { driver } = this.dataSource;
    const values = rows.flatMap((row, index) =>
      columns.map((column): [string, unknown] => [
        nameOf(column.propertyName, index),
        driver.preparePersistentValue(column.getEntityValue(row), column),
      ]),
    );
    await this.statementOf(rows.length).rows(Object.fromEntries(values));
  }

  private statementOf(size: number): Statement<object> {
    const known = this.statements.get(size);
    if (known) return known;
    const { columns, tablePath } = this.dataSource.getMetadata(this.entity);
    const { driver } = this.dataSource;
    const names = columns.map(({ databaseName }) => driver.escape(databaseName)).join(', ');
    const tuples = Array.from(
      { length: size },
      (_, index) => `(${columns.map(({ propertyName }) => `:${nameOf(propertyName, index)}`).join(', ')})`,
    );
    const sql = `INSERT INTO ${driver.escape(tablePath)} (${names}) VALUES ${tuples.join(', ')}`;
    // One row is by far the most frequent number: the server prepares that only.
    const statement = this.prepare(size === 1 ? `insert ${tablePath}` : undefined, sql);
    this.statements.set(size, statement);
    return statement;
  }
}

const nameOf = (property: string, index: number): string => `${property}_${index}`;
