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
import { welcome } from './welcome.js';

/** Milliseconds in which running requests may finish after the process was told to end. */
const GRACE = 10_000;

/** Starts the process: configuration, database, migrations, application, and then the doors open. */
export async function start(): Promise<void> {
  try {
    const config = loadConfig();
    const logger = createLogger(config.logging);
    const database = await openDatabase(config);
    const app = await createApplication(config, { logger, database, keyRing: await openKeyRing(config) });
    serveDocumentation(app, apiDocument(app));
    endOnSignals(app, logger);
    await listen(app, config);
    console.log(welcome(await app.getUrl(), config, app.get(FirstAdministrator).generated));
    await endOnFailure(database);
  } catch (error) {
    fail(error);
  }
}

async function openDatabase(config: Config): Promise<Database> {
  const database = await Database.open(config.database, { entities: registeredEntities(), migrations });
  await database.migrator.run();
  return database;
}

/** Without `ENCRYPTION_KEYS`, which production demands, the keys are kept beside the data. */
async function openKeyRing({ encryption, runtime }: Config): Promise<KeyRing> {
  const { keys } = encryption;
  return new KeyRing(keys.length > 0 ? keys : await loadOrCreateKeyFile(join(runtime.dataDir, 'encryption-keys')));
}

async function listen(app: NestFastifyApplication, { http: { host, port } }: Config): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'EADDRINUSE') {
      throw new StartupError(`Port ${port} is taken by another process. End that one, or set PORT to another port.`);
    }
    if (code === 'EACCES') throw new StartupError(`Port ${port} needs more rights. Set PORT to one above 1023.`);
    if (code === 'EADDRNOTAVAIL') throw new StartupError(`This machine has no address ${host}. Correct HOST.`);
    throw error;
  }
}

/** Ends cleanly, with code 0; a second signal, or too long a wait, ends at once. */
function endOnSignals(app: NestFastifyApplication, logger: Logger): void {
  let isEnding = false;
  const end = (signal: NodeJS.Signals): void => {
    if (isEnding) process.exit(1);
    isEnding = true;
    logger.info({ signal }, 'ending');
    setTimeout(() => process.exit(1), GRACE).unref();
    app.close().then(() => process.exit(0), fail);
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

async function endOnFailure(database: Database): Promise<void> {
  throw await database.failed;
}

function fail(error: unknown): never {
  if (error instanceof StartupError) console.error(error.message);
  else console.error(error);
  process.exit(1);
}
