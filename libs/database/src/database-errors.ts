import { QueryRunnerAlreadyReleasedError } from 'typeorm';
import { AppError } from '#libs/kernel';

/** The database cannot be reached, has no connection free in time, or cut a statement off that took too long. */
export class DatabaseUnavailable extends AppError {
  static override readonly code = 'database.unavailable';
  static override readonly kind = 'unavailable';
  static override readonly title = 'Database unavailable';

  constructor(cause?: unknown) {
    super('The database does not answer at the moment. Try again in a few seconds.', {
      retryAfter: 5,
      cause,
    });
  }
}

/** Another request changed the row between this one's reading and writing it. */
export class StaleVersion extends AppError {
  static override readonly code = 'concurrency.conflict';
  static override readonly kind = 'conflict';
  static override readonly title = 'Changed meanwhile';

  constructor() {
    super('Another request changed this at the same time. Read it again, then repeat your change.');
  }
}

/** The row is no longer at the version that the caller named (RFC 9110 `If-Match`). */
export class VersionMismatch extends AppError {
  static override readonly code = 'concurrency.version_mismatch';
  static override readonly kind = 'precondition_failed';
  static override readonly title = 'Not the current version';

  constructor() {
    super('This was changed since you read it. Read it again, then repeat your change with its new ETag.');
  }
}

/** Rows of others refer to the one that was to be removed. */
export class StillInUse extends AppError {
  static override readonly code = 'references.still_in_use';
  static override readonly kind = 'conflict';
  static override readonly title = 'Still in use';

  constructor() {
    super('Something else refers to this. Remove that, or let it refer to something else, then repeat.');
  }
}

/** Error codes of a deadlock or a serialization failure: the same work, done again, can succeed. */
const RETRYABLE = new Set(['40001', '40P01', 'ER_LOCK_DEADLOCK', 'ER_CHECKREAD']);

/**
 * Error codes of a statement that took longer than its bounds, for a lock or by itself. They are not tried
 * again at once: that would hold the request, and its connection, for a multiple of the bound.
 */
const CUT_OFF = new Set([
  '25P03',
  '55P03',
  '57014',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_QUERY_TIMEOUT',
  'ER_QUERY_INTERRUPTED',
]);
/** MariaDB's own, which mysql2 has no name for. */
const MARIADB_STATEMENT_TIMEOUT = 1969;

/** Error codes, Node's and the drivers', of a connection that is lost or cannot be made. */
const LOST = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'POOL_TIMEOUT',
  'PROTOCOL_CONNECTION_LOST',
  'ER_CLIENT_INTERACTION_TIMEOUT',
  'ER_CONNECTION_KILLED',
  'ER_CON_COUNT_ERROR',
  'ER_NORMAL_SHUTDOWN',
  'ER_SERVER_SHUTDOWN',
  'ER_TOO_MANY_USER_CONNECTIONS',
]);
/** PostgreSQL's classes of lost connections, of exhausted resources, and of a server that shuts down. */
const LOST_STATE = /^(08|53|57P)...?$/;
/** What drivers throw without a code when a connection is gone or none becomes free. */
const LOST_MESSAGE =
  /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|connection is in closed state|Pool is closed/i;

/** What servers say that are about to end, or have only begun to start. */
const NOT_SERVING = /^57P|^ER_(SERVER_SHUTDOWN|NORMAL_SHUTDOWN|CONNECTION_KILLED)$/;

interface DriverError {
  code?: string;
  errno?: number;
  severity?: string;
  routine?: string;
  sqlState?: string;
  constraint?: string;
  syscall?: string;
  sqlMessage?: string;
  message?: string;
}

export function isRetryable(error: unknown): boolean {
  return RETRYABLE.has(driverError(error).code ?? '') || isStaleStatement(error);
}

/**
 * Whether a connection to PostgreSQL has a named statement no more, or has it for what a table was before a migration:
 * that one is refused from then on, and the same under another name is not.
 */
export function isStaleStatement(error: unknown): boolean {
  const { code, routine } = driverError(error);
  return code === '26000' || (code === '0A000' && routine === 'RevalidateCachedQuery');
}

/** True when the error is a violation of the unique index of that name. */
export function violatesUnique(error: unknown, index: string): boolean {
  const { code, constraint, sqlMessage } = driverError(error);
  if (code === '23505') return constraint === index;
  // At the end only: the duplicate value, which is a client's, stands before it.
  return code === 'ER_DUP_ENTRY' && new RegExp(`for key '([^']*\\.)?${index}'$`).test(sqlMessage ?? '');
}

/** Codes of a row that refers to one that is not there. */
const MISSING_REFERENCE = new Set(['23503', 'ER_NO_REFERENCED_ROW', 'ER_NO_REFERENCED_ROW_2']);
/** Codes of a row that others refer to. PostgreSQL has one for both. */
const REFERENCED = new Set(['23503', 'ER_ROW_IS_REFERENCED', 'ER_ROW_IS_REFERENCED_2']);

/** True when a row would refer by the foreign key of that name to one that is not there. */
export function violatesReference(error: unknown, foreignKey: string): boolean {
  const { code = '', constraint, sqlMessage = '' } = driverError(error);
  if (!MISSING_REFERENCE.has(code)) return false;
  return constraint === foreignKey || sqlMessage.includes(`CONSTRAINT \`${foreignKey}\` `);
}

/** True when rows of other tables would refer to nothing. */
export function isReferenced(error: unknown): boolean {
  return REFERENCED.has(driverError(error).code ?? '');
}

/** The application's word for an error of the driver; undefined when it is none that clients can act on. */
export function translateDatabaseError(error: unknown): AppError | undefined {
  if (isRetryable(error)) return new StaleVersion();
  // The connection was lost between two statements of a transaction, and TypeORM has let it go.
  if (error instanceof QueryRunnerAlreadyReleasedError) return new DatabaseUnavailable(error);
  const cause = driverError(error);
  return isCutOff(cause) || isLost(cause) ? new DatabaseUnavailable(error) : undefined;
}

function isCutOff({ code = '', errno }: DriverError): boolean {
  return CUT_OFF.has(code) || errno === MARIADB_STATEMENT_TIMEOUT;
}

/** Whether it was a serving database that said so, even if it refuses, as when it has too many connections. */
export function isAnswer(error: unknown): boolean {
  const { code = '', severity, sqlState } = driverError(error);
  return (severity ?? sqlState) !== undefined && !NOT_SERVING.test(code);
}

function isLost({ code = '', message = '', syscall }: DriverError): boolean {
  // The Unix socket is gone; any other missing file is no matter of the database.
  if (code === 'ENOENT') return syscall === 'connect';
  return LOST.has(code) || LOST_STATE.test(code) || LOST_MESSAGE.test(message);
}

/** TypeORM wraps the driver's error and copies some of its fields. */
function driverError(error: unknown): DriverError {
  if (typeof error !== 'object' || error === null) return {};
  const inner = 'driverError' in error ? error.driverError : undefined;
  return (typeof inner === 'object' && inner !== null ? inner : error) as DriverError;
}
