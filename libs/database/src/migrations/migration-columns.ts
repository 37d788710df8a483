import { TableColumn, type QueryRunner, type TableColumnOptions } from 'typeorm';
import { dialectOf } from '../engine.js';
import { columnType, type PortableType } from '../portable-types.js';

type Options = Pick<TableColumnOptions, 'isNullable' | 'isPrimary' | 'default'>;

/** Columns for migrations, spelled in the dialect of the database that is migrated. */
export interface MigrationColumns {
  id(name?: string): TableColumn;
  reference(name: string, options?: Options): TableColumn;
  instant(name: string, options?: Options): TableColumn;
  json(name: string, options?: Options): TableColumn;
  text(name: string, length: number, options?: Options): TableColumn;
  longText(name: string, options?: Options): TableColumn;
  integer(name: string, options?: Options): TableColumn;
  decimal(name: string, precision: number, scale: number, options?: Options): TableColumn;
  day(name: string, options?: Options): TableColumn;
  flag(name: string, options?: Options): TableColumn;
  version(): TableColumn;
}

/**
 * The column factories that match the entity decorators of the same names.
 *
 * @example
 * const column = migrationColumns(queryRunner);
 * await queryRunner.createTable(new Table({ name: 'teams', columns: [column.id(), column.text('name', 200)] }));
 */
export function migrationColumns(queryRunner: QueryRunner): MigrationColumns {
  const server = queryRunner.connection.options.type;
  const make = (
    name: string,
    type: PortableType,
    options: Partial<TableColumnOptions> = {},
    length?: number,
  ): TableColumn =>
    new TableColumn({
      name,
      ...(columnType(type, server) as { type: string }),
      ...(length ? { length: String(length) } : {}),
      ...options,
    });
  return {
    id: (name = 'id') => make(name, 'id', { isPrimary: true }),
    reference: (name, options) => make(name, 'id', options),
    instant: (name, options) => make(name, 'instant', options),
    json: (name, options) => make(name, 'json', options),
    text: (name, length, options) => make(name, 'text', options, length),
    longText: (name, options) => make(name, 'longText', options),
    integer: (name, options) => make(name, 'integer', options),
    decimal: (name, precision, scale, options) => make(name, 'decimal', { ...options, precision, scale }),
    day: (name, options) => make(name, 'day', options),
    flag: (name, options) => make(name, 'flag', options),
    version: () => make('version', 'integer'),
  };
}

/**
 * Adds a CHECK constraint on every engine: TypeORM's own table checks are silently dropped on MySQL.
 * Name the same check in the entity's `@Check`, so that the two are compared.
 */
export async function addCheck(
  queryRunner: QueryRunner,
  table: string,
  name: string,
  sql: string,
): Promise<void> {
  const quote = (identifier: string): string => queryRunner.connection.driver.escape(identifier);
  await queryRunner.query(`ALTER TABLE ${quote(table)} ADD CONSTRAINT ${quote(name)} CHECK (${sql})`);
}

/** Takes a CHECK constraint away, as its column is about to go: MySQL and MariaDB refuse to drop that before. */
export async function dropCheck(queryRunner: QueryRunner, table: string, name: string): Promise<void> {
  const { type } = queryRunner.connection.options;
  // TypeORM knows none on MySQL; on PostgreSQL it would drop what it knows once more, with the column.
  if (dialectOf(type) === 'postgres') return queryRunner.dropCheckConstraint(table, name);
  const quote = (identifier: string): string => queryRunner.connection.driver.escape(identifier);
  await queryRunner.query(`ALTER TABLE ${quote(table)} DROP CONSTRAINT ${quote(name)}`);
}

/**
 * Inserts a row by the names of its columns. TypeORM's own insert would read the names as those of the
 * entity's properties, and an entity changes while a migration must not.
 */
export async function insertRow(
  queryRunner: QueryRunner,
  table: string,
  row: Record<string, unknown>,
): Promise<void> {
  const { driver } = queryRunner.connection;
  const columns = Object.keys(row).map((name) => driver.escape(name));
  const places = columns.map((_column, index) => placeholder(queryRunner, index));
  const sql = `INSERT INTO ${driver.escape(table)} (${columns.join(', ')}) VALUES (${places.join(', ')})`;
  await queryRunner.query(sql, Object.values(row).map(parameter));
}

/** Changes columns of one row by the names of those, as `insertRow` does. */
export async function updateRow(
  queryRunner: QueryRunner,
  table: string,
  id: string,
  changes: Record<string, unknown>,
): Promise<void> {
  const { driver } = queryRunner.connection;
  const names = Object.keys(changes);
  const sets = names.map((name, index) => `${driver.escape(name)} = ${placeholder(queryRunner, index)}`);
  const sql = `UPDATE ${driver.escape(table)} SET ${sets.join(', ')} WHERE id = ${placeholder(queryRunner, names.length)}`;
  await queryRunner.query(sql, [...Object.values(changes).map(parameter), id]);
}

const placeholder = ({ connection }: QueryRunner, index: number): string =>
  dialectOf(connection.options.type) === 'mysql' ? '?' : `$${index + 1}`;

/** Drivers disagree on objects and arrays; here they are those of a JSON column. */
function parameter(value: unknown): unknown {
  const isJson = typeof value === 'object' && value !== null && !(value instanceof Date);
  return isJson ? JSON.stringify(value) : value;
}
