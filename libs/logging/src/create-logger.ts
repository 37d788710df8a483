import type { LoggingConfig } from '#libs/config';
import { requestContext } from '#libs/context';
import { type DestinationStream, destination as openDestination, pino } from 'pino';
import { encodeControlsInJson } from './control-characters.js';
import { toLoggable } from './loggable.js';
import type { Logger } from './logger.js';
import { PinoLogger } from './pino-logger.js';
import { prettyStream } from './pretty-stream.js';

/** What may wait to be written; beyond it lines are dropped, rather than memory filled. */
const MAX_BUFFERED_BYTES = 16 * 1024 * 1024;
/** Bytes that are written together, and milliseconds for which fewer of them wait: each write is a system call. */
const WRITTEN_TOGETHER = 4096;
const LONGEST_DELAY = 100;

/**
 * A logger that writes one JSON object a line (or, with `pretty`, a line for people): `level` in words,
 * `time` in ISO 8601 UTC, the fields, `msg`.
 *
 * @param destination Where lines go: standard output, unless a test wants to read them.
 */
export function createLogger(config: LoggingConfig, destination = standardOutput(config)): Logger {
  const options = {
    level: config.level,
    timestamp: isoTime,
    mixin: contextFields,
    formatters: { level: (label: string) => ({ level: label }), log: toLoggable },
    // toLoggable has reduced errors already; pino's own serializer would add their properties again.
    serializers: { err: (error: unknown) => error },
    hooks: { streamWrite: encodeControlsInJson },
  };
  return new PinoLogger(pino(options, config.pretty ? prettyStream(destination) : destination));
}

function standardOutput({ pretty }: LoggingConfig): DestinationStream {
  // Asynchronously, because a slow reader must not slow requests; pino writes the rest when the process
  // exits. Lines for people go out at once, in order with whatever else is printed.
  const stream = openDestination({
    dest: 1,
    sync: pretty,
    maxLength: MAX_BUFFERED_BYTES,
    ...(!pretty && { minLength: WRITTEN_TOGETHER, periodicFlush: LONGEST_DELAY }),
  });
  // A full disk or a closed pipe is no reason to stop serving, and lines flow again once it is mended.
  stream.on('error', () => {});
  stream.once('error', () => giveUpAtExit(stream));
  return stream;
}

/** At exit the stream would retry a failing write for ever, and the process would never end. */
function giveUpAtExit(stream: { destroy(): void }): void {
  const giveUp = (): void => stream.destroy();
  process.prependOnceListener('beforeExit', giveUp);
  process.prependOnceListener('exit', giveUp);
}

let instant = 0;
let written = '';

/** As pino writes it, once for all lines of one millisecond. */
function isoTime(): string {
  const now = Date.now();
  if (now !== instant) {
    instant = now;
    written = `,"time":"${new Date(now).toISOString()}"`;
  }
  return written;
}

function contextFields(): object {
  const context = requestContext.get();
  if (!context) return {};
  const { requestId, traceId, actor } = context;
  return {
    requestId,
    traceId,
    actorId: actor?.userId,
    apiKeyId: actor?.apiKeyId,
    impersonatorId: actor?.impersonatorId,
  };
}
