import { PgBoss } from 'pg-boss';
import type { Database } from '#libs/database';
import { BossDatabase } from './boss-database.js';

/** For the list of jobs: pg-boss has none in the order of ids. */
const INDEXES = { ix_job_id: '(id)', ix_job_state: '(state, id)' };

/** Makes pg-boss's tables, or brings them up to date, where the database is one for it. Part of every migration. */
export async function installPgBoss({ engine, dataSource }: Database): Promise<void> {
  if (engine === 'mysql') return;
  const db = new BossDatabase(dataSource, dataSource);
  const boss = new PgBoss({ db, schedule: false, supervise: false, registerInstance: false });
  await boss.start();
  await boss.stop({ graceful: false, close: false });
  const [made] = await dataSource.query<Record<string, boolean>[]>(
    `SELECT TO_REGCLASS('pgboss.ix_job_id') IS NOT NULL AS ix_job_id, TO_REGCLASS('pgboss.ix_job_state') IS NOT NULL AS ix_job_state`,
  );
  for (const [name, columns] of Object.entries(INDEXES)) {
    // Asked before: IF NOT EXISTS would lock the table at every start, and only its owner may say it.
    if (made?.[name]) continue;
    // oxlint-disable-next-line no-await-in-loop -- one after the other: they lock the same table
    await dataSource.query(`CREATE INDEX IF NOT EXISTS ${name} ON pgboss.job ${columns}`);
  }
}
