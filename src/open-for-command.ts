import type { Config } from '#libs/config';
import { Database, registeredEntities } from '#libs/database';
import { StartupError } from '#libs/kernel';
import { migrations } from '../migrations/index.js';

/** The database, for a command beside the application. @throws StartupError when it is not up to date, or in use */
export async function openForCommand(config: Config): Promise<Database> {
  const database = await open(config);
  const pending = await database.migrator.pending();
  if (pending.length === 0) return database;
  await database.close();
  throw new StartupError('The database is not up to date: npm run migration:run.');
}

async function open({ database }: Config): Promise<Database> {
  try {
    return await Database.open(database, { entities: registeredEntities(), migrations });
  } catch (error) {
    if (database.url || !(error instanceof StartupError)) throw error;
    throw new StartupError(
      `${error.message}\nThe embedded database is open in one process at a time: stop the application, run ` +
        'this, and start it again. With a database server it can go on serving.',
      { cause: error },
    );
  }
}
