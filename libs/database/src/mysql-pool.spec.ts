import { beforeEach, describe, expect, it, vi } from 'vitest';
import { limitWaiting, type MysqlPool, PoolTimeout, prepareConnections } from './mysql-pool.js';

type Callback = Parameters<MysqlPool['getConnection']>[0];

/** A pool whose connections come when the test says so. */
class SlowPool implements MysqlPool {
  readonly waiting: Callback[] = [];

  getConnection(callback: Callback): void {
    this.waiting.push(callback);
  }
}

function aConnection(failure: Error | null = null) {
  const query = vi.fn((_statement: string, callback: (error: Error | null) => void) => callback(failure));
  return { query, release: vi.fn(), destroy: vi.fn() };
}

describe('prepareConnections', () => {
  let pool: SlowPool;
  let answer: ReturnType<typeof vi.fn<Callback>>;

  beforeEach(() => {
    pool = new SlowPool();
    answer = vi.fn<Callback>();
    prepareConnections(pool, 'SET x = 1');
  });

  function receive(...[error, connection]: Parameters<Callback>): void {
    pool.getConnection(answer);
    pool.waiting.pop()?.(error, connection);
  }

  it('runs the statement before the first use of each, and not again', () => {
    const [one, other] = [aConnection(), aConnection()];
    for (const connection of [one, other, one]) receive(null, connection);

    expect(answer.mock.calls).toEqual([one, other, one].map((connection) => [null, connection]));
    expect(one.query.mock.calls).toEqual([['SET x = 1', expect.any(Function)]]);
    expect(other.query).toHaveBeenCalledTimes(1);
  });

  it('hands out none on which the statement fails', () => {
    const failure = new Error('refused');
    const connection = aConnection(failure);
    receive(null, connection);

    expect(answer.mock.calls).toEqual([[failure, undefined]]);
    expect(connection.destroy).toHaveBeenCalledTimes(1);
  });

  it('passes a failure to connect on', () => {
    const failure = new Error('refused');
    receive(failure);

    expect(answer.mock.calls).toEqual([[failure, undefined]]);
  });
});

describe('limitWaiting', () => {
  const connection = aConnection();
  let pool: SlowPool;
  let answer: ReturnType<typeof vi.fn<Callback>>;

  beforeEach(() => {
    vi.useFakeTimers();
    connection.release.mockClear();
    pool = new SlowPool();
    answer = vi.fn<Callback>();
    limitWaiting(pool, 1000);
    pool.getConnection(answer);
    return () => vi.useRealTimers();
  });

  it('hands over a connection that comes in time, and does not give up later', () => {
    pool.waiting[0]?.(null, connection);
    vi.advanceTimersByTime(5000);

    expect(answer.mock.calls).toEqual([[null, connection]]);
    expect(connection.release).not.toHaveBeenCalled();
  });

  it('gives up when none comes in time', () => {
    vi.advanceTimersByTime(999);
    expect(answer).not.toHaveBeenCalled();

    vi.advanceTimersByTime(1);
    expect(answer.mock.calls).toEqual([[expect.any(PoolTimeout)]]);
  });

  it('puts a connection back that comes too late', () => {
    vi.advanceTimersByTime(1000);
    pool.waiting[0]?.(null, connection);

    expect(answer).toHaveBeenCalledTimes(1);
    expect(connection.release).toHaveBeenCalledTimes(1);
  });

  it('hands over an error, also when it comes too late', () => {
    pool.waiting[0]?.(new Error('refused'));
    expect(answer.mock.calls).toEqual([[expect.objectContaining({ message: 'refused' }), undefined]]);

    pool.getConnection(answer);
    vi.advanceTimersByTime(1000);
    pool.waiting[1]?.(new Error('refused'));
    expect(answer).toHaveBeenCalledTimes(2);
  });
});
