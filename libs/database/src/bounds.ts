import type { Dialect } from './engine.js';

/**
 * How long the server lets a connection of the pool work or wait, in milliseconds: one query without an
 * end would otherwise hold its connection, and its locks, for ever.
 */
export interface Bounds {
  /** For one statement. On MySQL, unlike MariaDB, only for one that reads. */
  statement: number;
  /** For a row that another transaction has locked. MySQL and MariaDB count whole seconds, from 1. */
  lock: number;
  /** For the next statement of a transaction. Not on MySQL and MariaDB. */
  idle: number;
}

export const BOUNDS: Bounds = { statement: 10_000, lock: 5_000, idle: 10_000 };

/** The statement that sets the bounds of its connection; without any, it lifts them. */
export function setBounds(dialect: Dialect, bounds?: Bounds): string {
  return dialect === 'mysql' ? setMysqlBounds(bounds) : setPostgresBounds(bounds);
}

function setPostgresBounds({ statement, lock, idle }: Bounds = { statement: 0, lock: 0, idle: 0 }): string {
  const set = (name: string, value: number): string => `set_config('${name}', '${value}', false)`;
  return `SELECT ${[
    set('statement_timeout', statement),
    set('lock_timeout', lock),
    set('idle_in_transaction_session_timeout', idle),
  ].join(', ')}`;
}

/** Each server reads only the comment that is meant for it. */
function setMysqlBounds(bounds?: Bounds): string {
  const lock = bounds ? Math.ceil(bounds.lock / 1000) : 'DEFAULT';
  const statement = bounds?.statement ?? 0;
  return (
    `SET SESSION innodb_lock_wait_timeout = ${lock}` +
    ` /*!50708 , max_execution_time = ${statement} */ /*M! , max_statement_time = ${statement / 1000} */`
  );
}
