import { loadConfig } from '#libs/config';
import { Database, registeredEntities } from '#libs/database';
import { installPgBoss } from '#libs/jobs';
import { StartupError } from '#libs/kernel';
import { migrations } from '../migrations/index.js';
import './app.module.js';

const USAGE = 'Usage: npm run migration:run | migration:revert | migration:status';

const commands: Record<string, (database: Database) => Promise<string[]>> = {
  run: async (database) => {
    const applied = await database.migrator.run();
    await installPgBoss(database);
    return applied.length > 0 ? applied.map((name) => `applied  ${name}`) : ['Nothing is pending.'];
  },
  revert: async ({ migrator }) => {
    const reverted = await migrator.revert();
    return [reverted ? `reverted ${reverted}` : 'There is no migration to revert.'];
  },
  status: async ({ migrator }) => [
    ...(await migrator.status()).map(
      ({ name, isApplied }) => `${isApplied ? 'applied ' : 'pending '} ${name}`,
    ),
    ...(await migrator.unknown()).map((name) => `unknown  ${name}`),
  ],
};

async function main(name: string): Promise<void> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new StartupError(USAGE);
  const database = await Database.open(loadConfig().database, { entities: registeredEntities(), migrations });
  try {
    console.log((await command(database)).join('\n'));
  } finally {
    await database.close();
  }
}

main(process.argv[2] ?? '').catch((error: unknown) => {
  console.error(error instanceof StartupError ? error.message : error);
  process.exitCode = 1;
});
