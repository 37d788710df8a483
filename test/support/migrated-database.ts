import { Database, type Location, registeredEntities } from '#libs/database';
import { installPgBoss } from '#libs/jobs';
import { migrations } from '../../migrations/index.js';

/** Of the migrated embedded database: a copy of it starts in a fifth of the time. */
let snapshot: Location['snapshot'];

/** A database that has every migration. */
export async function openMigratedDatabase(
  url: string | undefined,
  { bounds, tracing }: Pick<Location, 'bounds' | 'tracing'> = {},
): Promise<Database> {
  const database = await Database.open(
    { url, snapshot, bounds, tracing },
    { entities: registeredEntities(), migrations },
  );
  await database.migrator.run();
  await installPgBoss(database);
  snapshot ??= await database.snapshot();
  return database;
}
