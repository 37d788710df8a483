import { describe, expect, it } from 'vitest';
import { QueryFailedError, QueryRunnerAlreadyReleasedError } from 'typeorm';
import {
  DatabaseUnavailable,
  isRetryable,
  isAnswer,
  StaleVersion,
  translateDatabaseError,
  violatesUnique,
} from './database-errors.js';

const driverError = (fields: object, message = 'failed'): Error => Object.assign(new Error(message), fields);
const wrapped = (error: Error): Error => new QueryFailedError('SELECT 1', [], error);

describe('translateDatabaseError', () => {
  it.each(['40001', '40P01', 'ER_LOCK_DEADLOCK', 'ER_CHECKREAD'])(
    'takes %s for a conflict, wrapped by TypeORM or not',
    (code) => {
      const error = driverError({ code });
      expect(translateDatabaseError(error)).toBeInstanceOf(StaleVersion);
      expect(translateDatabaseError(wrapped(error))).toBeInstanceOf(StaleVersion);
    },
  );

  it.each([
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'ENOTFOUND',
    'EAI_AGAIN',
    'POOL_TIMEOUT',
    '08006',
    '08P01',
    '53300',
    '57P01',
    '57P03',
    '57P05',
    'PROTOCOL_CONNECTION_LOST',
    'ER_CON_COUNT_ERROR',
    'ER_SERVER_SHUTDOWN',
    'ER_CONNECTION_KILLED',
  ])('takes %s for an outage', (code) => {
    const error = driverError({ code });
    expect(translateDatabaseError(error)).toBeInstanceOf(DatabaseUnavailable);
    expect(translateDatabaseError(wrapped(error))).toBeInstanceOf(DatabaseUnavailable);
  });

  it.each([
    { code: '57014' },
    { code: '55P03' },
    { code: '25P03' },
    { code: 'ER_LOCK_WAIT_TIMEOUT' },
    { code: 'ER_QUERY_TIMEOUT' },
    { code: 'ER_QUERY_INTERRUPTED' },
    { code: 'UNKNOWN_CODE_PLEASE_REPORT', errno: 1969 },
  ])('takes a statement that was cut off for an outage, and does not try again: %j', (fields) => {
    const error = wrapped(driverError(fields));
    expect(translateDatabaseError(error)).toBeInstanceOf(DatabaseUnavailable);
    expect(isRetryable(error)).toBe(false);
  });

  it.each([
    'timeout exceeded when trying to connect',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'Client has encountered a connection error and is not queryable',
    "Can't add new command when connection is in closed state",
    'Pool is closed.',
  ])('takes what drivers throw without a code for an outage: %s', (message) => {
    expect(translateDatabaseError(driverError({}, message))).toBeInstanceOf(DatabaseUnavailable);
  });

  it('takes a connection that was lost within a transaction for an outage', () => {
    expect(translateDatabaseError(new QueryRunnerAlreadyReleasedError())).toBeInstanceOf(DatabaseUnavailable);
  });

  it('takes a missing socket for an outage, and no other missing file', () => {
    expect(translateDatabaseError(driverError({ code: 'ENOENT', syscall: 'connect' }))).toBeInstanceOf(
      DatabaseUnavailable,
    );
    expect(translateDatabaseError(driverError({ code: 'ENOENT', syscall: 'open' }))).toBeUndefined();
  });

  it.each([
    driverError({ code: '23505' }),
    driverError({ code: '42P01' }),
    driverError({ code: '57014x' }),
    driverError({ errno: 1968 }),
    driverError({ code: 'ER_DUP_ENTRY' }),
    driverError({ code: 'ER_PARSE_ERROR' }),
    new TypeError('x is not a function'),
    'text',
    null,
    undefined,
    {},
  ])('does not know %s', (error) => {
    expect(translateDatabaseError(error)).toBeUndefined();
  });
});

describe('isAnswer', () => {
  it.each([
    { code: '53300', severity: 'FATAL' },
    { code: '28P01', severity: 'FATAL' },
    { code: 'ER_CON_COUNT_ERROR', sqlState: '08004' },
  ])('takes a refusal for one: %o', (fields) => {
    expect(isAnswer(wrapped(driverError(fields)))).toBe(true);
  });

  it.each([
    { code: '57P03', severity: 'FATAL' },
    { code: 'ER_SERVER_SHUTDOWN', sqlState: '08S01' },
    { code: 'ECONNREFUSED' },
    { code: 'PROTOCOL_CONNECTION_LOST' },
    {},
  ])('takes a server that does not serve, and none at all, for none: %o', (fields) => {
    expect(isAnswer(driverError(fields))).toBe(false);
  });
});

describe('violatesUnique', () => {
  const duplicate = (key: string, value = 'x') =>
    driverError({ code: 'ER_DUP_ENTRY', sqlMessage: `Duplicate entry '${value}' for key '${key}'` });

  it.each([
    driverError({ code: '23505', constraint: 'uq_a' }),
    duplicate('uq_a'),
    duplicate('things.uq_a'),
    duplicate('uq_a', "it's for key 'uq_b'"),
  ])('knows the index of each engine: %o', (error) => {
    expect(violatesUnique(error, 'uq_a')).toBe(true);
    expect(violatesUnique(wrapped(error), 'uq_a')).toBe(true);
    expect(violatesUnique(error, 'uq_b')).toBe(false);
    expect(violatesUnique(error, 'uq')).toBe(false);
  });

  it('is not fooled by another error of the same name', () => {
    expect(violatesUnique(driverError({ code: '23503', constraint: 'uq_a' }), 'uq_a')).toBe(false);
    expect(violatesUnique(undefined, 'uq_a')).toBe(false);
  });
});
