import type { DataSource } from 'typeorm';

type Callback = (error: Error | null, connection?: { release(): void }) => void;

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
