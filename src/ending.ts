import type { INestApplication } from '@nestjs/common';
import cluster from 'node:cluster';
import { Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { RuntimeConfig } from '#libs/config';
import { Drain } from '#libs/http';
import { JobWorker } from '#libs/jobs';
import { StartupError } from '#libs/kernel';
import type { Logger } from '#libs/logging';
import { REPLACED } from './processes.js';

/**
 * Milliseconds in which load balancers learn that this server is no longer ready; until then their requests
 * are welcome. In front of a developer's machine there is none.
 */
const GRACE = { production: 5000, development: 0, test: 0 };
/** Milliseconds in which clients take their connections elsewhere, when another process has taken this one's place. */
const PARTING = 2000;
/** Milliseconds for closing; more than the server gives running requests, so that all else is closed too. */
const PATIENCE = 15_000;
/** Milliseconds in which a signal is the same one: npm passes Ctrl-C on to a process that has had it already. */
const ECHO = 500;

/**
 * Ends in order and in a bounded time, with code 0, when told to. Told a second time, it ends at once.
 *
 * @param started what is not there yet cannot be closed: told to end meanwhile, it waits
 */
export function endOnSignals(app: INestApplication, logger: Logger, started: Promise<unknown>): void {
  let began: number | undefined;
  const end = (signal: NodeJS.Signals): void => {
    if (began !== undefined) return void (performance.now() - began > ECHO && process.exit(1));
    began = performance.now();
    logger.info({ signal }, 'Ending');
    // Why a start has failed is told by whoever started it.
    const over = started.catch(() => new Promise<never>(() => {}));
    over
      .then(() => drainAndClose(app, logger))
      .then(
        () => process.exit(0),
        (error: unknown) => fail(error, logger),
      );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  if (cluster.isWorker) endWhenReplaced(app, logger);
}

/** Whoever signals to a group means the process that leads it. */
function endWhenReplaced(app: INestApplication, logger: Logger): void {
  process.on('SIGHUP', () => {});
  process.on('message', (message) => {
    if (message !== REPLACED) return;
    logger.info({}, "Ending: another process has taken this one's place");
    leave(app, logger).then(
      () => process.exit(0),
      (error: unknown) => fail(error, logger),
    );
  });
}

/** New connections go to the other processes at once; those that are open are closed with their next answer. */
async function leave(app: INestApplication, logger: Logger): Promise<void> {
  app.get(Drain).begin({ isReplaced: true });
  // Of HTTP servers it would also close idle connections at once, on which a request may be on its way.
  Server.prototype.close.call(app.getHttpServer() as Server);
  await Promise.all([app.get(JobWorker).drain(), delay(PARTING)]);
  await close(app, logger);
}

async function drainAndClose(app: INestApplication, logger: Logger): Promise<void> {
  app.get(Drain).begin();
  await Promise.all([app.get(JobWorker).drain(), delay(GRACE[app.get(RuntimeConfig).environment])]);
  await close(app, logger);
}

async function close(app: INestApplication, logger: Logger): Promise<void> {
  const closed = app.close().then(() => true);
  if (await Promise.race([closed, delay(PATIENCE, false)])) return;
  // Such as a statement that the database does not end: without its connection it is rolled back there.
  logger.warn({}, 'Ended before everything was closed');
}

/**
 * Says why and ends with code 1: one sentence for what the operator can mend, and a log line for the rest,
 * in which errors are reduced to what is fit to be read.
 */
export function fail(error: unknown, logger?: Logger): never {
  if (error instanceof StartupError) console.error(error.message);
  else if (logger) logger.fatal({ err: error }, 'Ended by an unexpected error');
  else console.error(error);
  process.exit(1);
}
