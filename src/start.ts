import cluster from 'node:cluster';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Config, loadConfig } from '#libs/config';
import { Database, engineOf, registeredEntities } from '#libs/database';
import { installPgBoss } from '#libs/jobs';
import { StartupError } from '#libs/kernel';
import { createLogger, type Logger } from '#libs/logging';
import { Metrics, serveWorkerMetrics, Tracing } from '#libs/observability';
import { type HomeLink, serveDocumentation } from '#libs/openapi';
import { migrations } from '../migrations/index.js';
import { apiDocument, TITLE } from './api-document.js';
import { createApplication } from './application.js';
import { FirstAdministrator, serveAccountPages } from './auth/index.js';
import { endOnSignals, fail } from './ending.js';
import { type Listening, Processes } from './processes.js';
import { openKeyRing } from './key-ring.js';
import { openRedis } from './open-redis.js';
import { freeMemoryOfStart } from './start-memory.js';
import { servesMailbox } from './mailbox/index.js';
import { administratorNotice, welcome } from './welcome.js';

const MAILBOX: HomeLink = ['/dev/mailbox', 'Mailbox', 'the mails that would have been sent'];

/** Starts the process: configuration, database, migrations, application, and then the doors open. */
export async function start(): Promise<void> {
  let logger: Logger | undefined;
  try {
    const config = loadConfig();
    logger = createLogger(config.logging);
    if (config.runtime.workers > 1 && cluster.isPrimary) await lead(config, logger);
    else await run(config, logger);
  } catch (error) {
    fail(error, logger);
  }
}

/** Leaves the work to several processes. */
async function lead(config: Config, logger: Logger): Promise<void> {
  process.on('uncaughtException', (error) => fail(error, logger));
  const processes = new Processes(config.runtime.workers, logger);
  await serveWorkerMetrics(config.metrics, () => processes.serving, logger);
  const url = await processes.start();
  // It has said why.
  if (url === undefined) process.exit(1);
  announce(url, config, logger);
}

async function run(config: Config, logger: Logger): Promise<void> {
  process.on('uncaughtException', (error) => fail(error, logger));
  const tracing = await Tracing.open(config.tracing, logger);
  const database = await openDatabase(config, logger, tracing);
  const redis = await openRedis(config, database, logger);
  const keyRing = await openKeyRing(config);
  const metrics = Metrics.open(config.metrics, logger);
  const app = await createApplication(config, {
    logger,
    database,
    redis,
    keyRing,
    metrics,
    tracing,
  });
  serveDocumentation(app, {
    title: TITLE,
    document: () => apiDocument(app),
    links: servesMailbox(config) ? [MAILBOX] : [],
  });
  serveAccountPages(app);
  const opened = open(app, config);
  endOnSignals(app, logger, opened);
  const url = await opened;
  if (cluster.isWorker) process.send?.({ url } satisfies Listening);
  else announce(url, config, logger);
  throw await database.failed;
}

function announce(url: string, config: Config, logger: Logger): void {
  // Where lines are read by programs, this is one more of them.
  if (config.logging.pretty) console.log(welcome(url, config));
  else logger.info({ url, database: engineOf(config.database.url) }, 'Ready');
}

async function openDatabase(config: Config, logger: Logger, tracing: Tracing): Promise<Database> {
  const schema = { entities: registeredEntities(), migrations };
  const database = await Database.open({ ...config.database, logger, tracing }, schema);
  await database.migrator.run();
  await installPgBoss(database);
  return database;
}

async function open(app: NestFastifyApplication, config: Config): Promise<string> {
  try {
    await app.init();
    freeMemoryOfStart();
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
