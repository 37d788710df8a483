import type { DataSource } from 'typeorm';

/** The part of mysql2's connections that is used here. */
interface MysqlConnection {
  query(sql: string, callback: (error: Error | null) => void): void;
  release(): void;
  destroy(): void;
}

type Callback = (error: Error | null, connection?: MysqlConnection) => void;

/** The part of mysql2's pool that TypeORM takes its connections from. */
export interface MysqlPool {
  getConnection(callback: Callback): void;
}

/** No connection became free in time. */
export class PoolTimeout extends Error {
  readonly code = 'POOL_TIMEOUT';

  constructor(patience: number) {
    super(`No connection of the pool became free in ${patience / 1000} seconds.`);
  }
}

export function mysqlPoolOf({ driver }: DataSource): MysqlPool | undefined {
  return (driver as { pool?: MysqlPool }).pool;
}

/** Runs the statement on each connection before it is used for the first time. */
export function prepareConnections(pool: MysqlPool, statement: string): void {
  const prepared = new WeakSet<MysqlConnection>();
  const getConnection = pool.getConnection.bind(pool);
  pool.getConnection = (callback) =>
    getConnection((error, connection) => {
      if (!connection || prepared.has(connection)) return callback(error, connection);
      connection.query(statement, (failure) => {
        if (failure) connection.destroy();
        else prepared.add(connection);
        callback(failure, failure ? undefined : connection);
      });
    });
}

/**
 * Lets nobody wait for a free connection for ever, as mysql2 would; `pg` has a time limit of its own.
 *
 * @param patience milliseconds
 */
export function limitWaiting(pool: MysqlPool, patience: number): void {
  const getConnection = pool.getConnection.bind(pool);
  pool.getConnection = (callback) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      callback(new PoolTimeout(patience));
    }, patience);
    getConnection((error, connection) => {
      clearTimeout(timer);
      if (!isLate) callback(error, connection);
      else connection?.release();
    });
  };
}
