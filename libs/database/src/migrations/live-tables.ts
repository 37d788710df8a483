import type { QueryRunner, TableIndex } from 'typeorm';
import { dialectOf } from '../engine.js';

/**
 * Makes an index while the table is read and written: CONCURRENTLY on PostgreSQL, without a lock on MySQL and MariaDB.
 * What an attempt that died has left is removed first. For a migration with `transaction = false`.
 *
 * @throws Error within a transaction, in which PostgreSQL makes none
 */
export async function createIndexOnline(
  queryRunner: QueryRunner,
  table: string,
  index: TableIndex,
): Promise<void> {
  refuseTransaction(queryRunner);
  const quote = (name: string): string => queryRunner.connection.driver.escape(name);
  const columns = index.columnNames.map(quote).join(', ');
  const kind = `${index.isUnique ? 'UNIQUE ' : ''}INDEX`;
  const name = quote(index.name ?? '');
  if (dialectOf(queryRunner.connection.options.type) === 'mysql') {
    if (await hasMysqlIndex(queryRunner, table, index.name)) return;
    const online = 'ALGORITHM=INPLACE, LOCK=NONE';
    await queryRunner.query(`ALTER TABLE ${quote(table)} ADD ${kind} ${name} (${columns}), ${online}`);
    return;
  }
  const [found] = (await queryRunner.query(
    `SELECT indisvalid AS "isValid" FROM pg_index WHERE indexrelid = TO_REGCLASS($1)`,
    [name],
  )) as { isValid: boolean }[];
  if (found?.isValid) return;
  // Whom it waits for, it holds up nobody meanwhile.
  await queryRunner.query(`SET lock_timeout = 0`);
  if (found) await queryRunner.query(`DROP INDEX CONCURRENTLY ${name}`);
  await queryRunner.query(`CREATE ${kind} CONCURRENTLY ${name} ON ${quote(table)} (${columns})`);
}

async function hasMysqlIndex(queryRunner: QueryRunner, table: string, name?: string): Promise<boolean> {
  const rows = (await queryRunner.query(
    `SELECT 1 FROM information_schema.statistics
      WHERE table_schema = DATABASE() AND table_name = ? AND index_name = ? LIMIT 1`,
    [table, name],
  )) as object[];
  return rows.length > 0;
}

/**
 * Makes a column one that must have a value, while the table is read and written: rows are looked through without a
 * lock that anybody waits for. For a migration with `transaction = false`.
 *
 * @throws Error within a transaction, whose locks would last until its end; where a row has no value
 */
export async function requireColumn(queryRunner: QueryRunner, table: string, column: string): Promise<void> {
  refuseTransaction(queryRunner);
  const quote = (name: string): string => queryRunner.connection.driver.escape(name);
  if (dialectOf(queryRunner.connection.options.type) === 'mysql') {
    const before = (await queryRunner.getTable(table))?.findColumnByName(column);
    if (!before) throw new Error(`${table} has no column ${column}.`);
    await queryRunner.changeColumn(table, before, Object.assign(before.clone(), { isNullable: false }));
    return;
  }
  const check = quote(`ck_${table}_${column}_required`);
  const alter = `ALTER TABLE ${quote(table)}`;
  await queryRunner.query(`${alter} DROP CONSTRAINT IF EXISTS ${check}`);
  await queryRunner.query(`${alter} ADD CONSTRAINT ${check} CHECK (${quote(column)} IS NOT NULL) NOT VALID`);
  await queryRunner.query(`${alter} VALIDATE CONSTRAINT ${check}`);
  // It believes the constraint, and reads no row.
  await queryRunner.query(`${alter} ALTER COLUMN ${quote(column)} SET NOT NULL`);
  await queryRunner.query(`${alter} DROP CONSTRAINT ${check}`);
}

function refuseTransaction({ isTransactionActive }: QueryRunner): void {
  if (isTransactionActive) throw new Error('Set `transaction = false` in the migration.');
}
