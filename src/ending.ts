import type { INestApplication } from '@nestjs/common';
import { StartupError } from '#libs/kernel';
import type { Logger } from '#libs/logging';

/** Milliseconds; more than the server gives running requests, so that the database is closed in order too. */
const PATIENCE = 15_000;
/** Milliseconds in which a signal is the same one: npm passes Ctrl-C on to a process that has had it already. */
const ECHO = 500;

/** Ends cleanly, with code 0, when told to. Told a second time, or after too long a wait, it ends at once. */
export function endOnSignals(app: INestApplication, logger: Logger): void {
  let began: number | undefined;
  const end = (signal: NodeJS.Signals): void => {
    if (began !== undefined) return void (performance.now() - began > ECHO && process.exit(1));
    began = performance.now();
    logger.info({ signal }, 'Ending');
    setTimeout(() => process.exit(1), PATIENCE).unref();
    app.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error, logger),
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
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
