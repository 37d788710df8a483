import { setTimeout as delay } from 'node:timers/promises';
import { StartupError } from '#libs/kernel';
import type { DataSource, QueryRunner } from 'typeorm';
import { type Bounds, setBounds } from '../bounds.js';
import { dialectOf } from '../engine.js';

/** Seconds that MySQL waits for the lock before it gives up; PostgreSQL waits as long as it takes. */
const LOCK_WAIT = 300;
/** Milliseconds between two attempts on PostgreSQL. */
const PAUSE = 200;

const POSTGRES = {
  acquire: 'SELECT pg_try_advisory_lock(7463002211) AS acquired',
  release: 'SELECT pg_advisory_unlock(7463002211)',
};
/** MySQL's locks are the whole server's, so the name holds the database's. */
const MYSQL = {
  acquire: `SELECT GET_LOCK(CONCAT('showrunner.', MD5(DATABASE())), ${LOCK_WAIT}) AS acquired`,
  release: `SELECT RELEASE_LOCK(CONCAT('showrunner.', MD5(DATABASE())))`,
};

/**
 * Does the work on a connection that holds the lock on migrations: one process at a time. Meanwhile the
 * connection is free of the bounds that it has otherwise.
 *
 * @throws StartupError when another process does not give the lock free in time.
 */
export async function exclusively<T>(
  dataSource: DataSource,
  bounds: Bounds | undefined,
  work: (queryRunner: QueryRunner) => Promise<T>,
): Promise<T> {
  const dialect = dialectOf(dataSource.options.type);
  const lock = dialect === 'mysql' ? MYSQL : POSTGRES;
  const queryRunner = dataSource.createQueryRunner();
  try {
    if (bounds) await queryRunner.query(setBounds(dialect));
    await (lock === MYSQL ? acquireOnMysql(queryRunner) : acquireOnPostgres(queryRunner));
    return await work(queryRunner);
  } finally {
    // A connection that broke has lost its lock too; what broke it is the error to report.
    await queryRunner.query(lock.release).catch(() => undefined);
    if (bounds) await queryRunner.query(setBounds(dialect, bounds)).catch(() => undefined);
    await queryRunner.release();
  }
}

async function acquireOnMysql(queryRunner: QueryRunner): Promise<void> {
  const [row] = (await queryRunner.query(MYSQL.acquire)) as [{ acquired: string | number | null }];
  if (Number(row.acquired) !== 1) throw stillMigrating();
}

/** By asking again: a statement that waits is one that CREATE INDEX CONCURRENTLY waits for, and that would wait for ever. */
async function acquireOnPostgres(queryRunner: QueryRunner): Promise<void> {
  for (;;) {
    // oxlint-disable no-await-in-loop -- each attempt waits for the one before
    const [row] = (await queryRunner.query(POSTGRES.acquire)) as [{ acquired: boolean }];
    if (row.acquired) return;
    await delay(PAUSE);
    // oxlint-enable no-await-in-loop
  }
}

function stillMigrating(): StartupError {
  return new StartupError(
    `Another process has been migrating this database for ${LOCK_WAIT} seconds. Let it finish, or end it, then start again.`,
  );
}
