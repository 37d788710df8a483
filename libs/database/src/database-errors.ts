import { AppError } from '#libs/kernel';

/** The database cannot be reached, or has no connection free in time. */
export class DatabaseUnavailable extends AppError {
  static override readonly code = 'database.unavailable';
  static override readonly kind = 'unavailable';
  static override readonly title = 'Database unavailable';

  constructor(cause?: unknown) {
    super('The database does not answer at the moment. Try again in a few seconds.', { retryAfter: 5, cause });
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

/** Error codes of a deadlock or a serialization failure: the same work, done again, can succeed. */
const RETRYABLE = new Set(['40001', '40P01', 'ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'ER_CHECKREAD']);

const LOST = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'PROTOCOL_CONNECTION_LOST',
  'ER_CON_COUNT_ERROR',
  'ER_SERVER_SHUTDOWN',
  'POOL_CLOSED',
  '53300',
  '57P01',
  '57P02',
  '57P03',
]);
/** What drivers throw without a code when a connection is gone or none becomes free. */
const LOST_MESSAGE =
  /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|connection is in closed state|Pool is closed|Queue limit reached/i;

interface DriverError {
  code?: string;
  errno?: number;
  constraint?: string;
  sqlMessage?: string;
  message?: string;
}

export function isRetryable(error: unknown): boolean {
  return RETRYABLE.has(driverError(error).code ?? '');
}

/** True when the error is a violation of the unique index of that name. */
export function violatesUnique(error: unknown, index: string): boolean {
  const { code, constraint, sqlMessage } = driverError(error);
  if (code === '23505') return constraint === index;
  return code === 'ER_DUP_ENTRY' && new RegExp(`['.]${index}'`).test(sqlMessage ?? '');
}

/** The application's word for an error of the driver; undefined when it is none that clients can act on. */
export function translateDatabaseError(error: unknown): AppError | undefined {
  const { code, message } = driverError(error);
  if (isRetryable(error)) return new StaleVersion();
  if ((code && LOST.has(code)) || LOST_MESSAGE.test(message ?? '')) return new DatabaseUnavailable(error);
  return undefined;
}

/** TypeORM wraps the driver's error and copies some of its fields. */
function driverError(error: unknown): DriverError {
  if (typeof error !== 'object' || error === null) return {};
  const inner = 'driverError' in error ? error.driverError : undefined;
  return (typeof inner === 'object' && inner !== null ? inner : error) as DriverError;
}
