import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { join } from 'node:path';
import { type Config, loadConfig } from '#libs/config';
import { KeyRing, loadOrCreateKeyFile } from '#libs/crypto';
import { Database, registeredEntities } from '#libs/database';
import { StartupError } from '#libs/kernel';
import { createLogger, type Logger } from '#libs/logging';
import { serveDocumentation } from '#libs/openapi';
import { migrations } from '../migrations/index.js';
import { apiDocument } from './api-document.js';
import { createApplication } from './application.js';
import { FirstAdministrator } from './auth/index.js';
import { endOnSignals, fail } from './ending.js';
import { administratorNotice, welcome } from './welcome.js';

/** Starts the process: configuration, database, migrations, application, and then the doors open. */
export async function start(): Promise<void> {
  let logger: Logger | undefined;
  try {
    const config = loadConfig();
    logger = createLogger(config.logging);
    await run(config, logger);
  } catch (error) {
    fail(error, logger);
  }
}

async function run(config: Config, logger: Logger): Promise<void> {
  process.on('uncaughtException', (error) => fail(error, logger));
  const database = await openDatabase(config);
  const app = await createApplication(config, { logger, database, keyRing: await openKeyRing(config) });
  serveDocumentation(app, apiDocument(app));
  endOnSignals(app, logger);
  const url = await open(app, config);
  // Where lines are read by programs, this is one more of them.
  if (config.logging.pretty) console.log(welcome(url, config));
  else logger.info({ url, database: database.engine }, 'Ready');
  throw await database.failed;
}

async function openDatabase(config: Config): Promise<Database> {
  const database = await Database.open(config.database, { entities: registeredEntities(), migrations });
  await database.migrator.run();
  return database;
}

/** Without `ENCRYPTION_KEYS`, which production demands, the keys are kept beside the data. */
async function openKeyRing({ encryption, runtime }: Config): Promise<KeyRing> {
  const { keys } = encryption;
  return new KeyRing(
    keys.length > 0 ? keys : await loadOrCreateKeyFile(join(runtime.dataDir, 'encryption-keys')),
  );
}

async function open(app: NestFastifyApplication, config: Config): Promise<string> {
  try {
    await app.init();
    return await listen(app, config);
  } finally {
    // Even when the doors stay shut: the administrator exists now, and no later start knows the password.
    const { generated } = app.get(FirstAdministrator);
    if (generated) console.log(administratorNotice(generated));
  }
}

/** Listens without Nest, which would log what is about to be said in a sentence. */
async function listen(app: NestFastifyApplication, { http: { host, port } }: Config): Promise<string> {
  try {
    return await app.getHttpAdapter().getInstance().listen({ host, port });
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'EADDRINUSE') {
      throw new StartupError(
        `Port ${port} is taken by another process. End that one, or set PORT to another port.`,
      );
    }
    if (code === 'EACCES')
      throw new StartupError(`Port ${port} needs more rights. Set PORT to one above 1023.`);
    if (code === 'EADDRNOTAVAIL')
      throw new StartupError(`This machine has no address ${host}. Correct HOST.`);
    throw error;
  }
}
