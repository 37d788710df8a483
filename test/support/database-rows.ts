import type { TestApplication } from './application.js';

/** What machines write at a time of their own: jobs, and the mails that they send. */
const OF_MACHINES = /^(job|mailbox_mails|idempotency_keys)/;

/** Every row of every entity, as text: to see whether anything was changed. */
export async function rowsOf({ database }: TestApplication): Promise<Record<string, string[]>> {
  const tables = database.dataSource.entityMetadatas.filter(({ tableName }) => !OF_MACHINES.test(tableName));
  const rows: Record<string, string[]> = {};
  for (const { target, tableName } of tables) {
    const all = await database.dataSource.manager.find(target, { withDeleted: true });
    rows[tableName] = all.map((row) => JSON.stringify(row)).toSorted();
  }
  return rows;
}
