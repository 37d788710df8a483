import { PgBoss } from 'pg-boss';
import type { Database } from '#libs/database';
import { BossDatabase } from './boss-database.js';

/** For the list of jobs: pg-boss has none in the order of ids. */
const INDEXES = [
  'CREATE INDEX IF NOT EXISTS ix_job_id ON pgboss.job (id)',
  'CREATE INDEX IF NOT EXISTS ix_job_state ON pgboss.job (state, id)',
];

/** Makes pg-boss's tables, or brings them up to date, where the database is one for it. Part of every migration. */
export async function installPgBoss({ engine, dataSource }: Database): Promise<void> {
  if (engine === 'mysql') return;
  const db = new BossDatabase(dataSource, dataSource);
  const boss = new PgBoss({ db, schedule: false, supervise: false, registerInstance: false });
  await boss.start();
  await boss.stop({ graceful: false, close: false });
  for (const sql of INDEXES) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other: they lock the same table
    await dataSource.query(sql);
  }
}
