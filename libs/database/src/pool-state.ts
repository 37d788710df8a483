import type { DataSource } from 'typeorm';

/** The connections of a pool at one moment. */
export interface PoolState {
  /** How many there may be. */
  max: number;
  idle: number;
  used: number;
  /** How many wait for one. */
  waiting: number;
}

/** The parts of the drivers' pools that are counted; TypeORM has one of the two. */
interface PgPool {
  options: { max: number };
  totalCount: number;
  idleCount: number;
  waitingCount: number;
}
interface Countable {
  length: number;
}
/** mysql2 tells of itself by private fields only. */
interface MysqlPool {
  config: { connectionLimit: number };
  _allConnections: Countable;
  _freeConnections: Countable;
  _connectionQueue: Countable;
}

export function poolStateOf({ driver }: DataSource): PoolState {
  const { master, pool } = driver as { master?: PgPool; pool?: MysqlPool };
  if (master) {
    const { totalCount, idleCount, waitingCount, options } = master;
    return { max: options.max, idle: idleCount, used: totalCount - idleCount, waiting: waitingCount };
  }
  if (!pool) return { max: 0, idle: 0, used: 0, waiting: 0 };
  const [all, idle] = [pool._allConnections.length, pool._freeConnections.length];
  return {
    max: pool.config.connectionLimit,
    idle,
    used: all - idle,
    waiting: pool._connectionQueue.length,
  };
}
