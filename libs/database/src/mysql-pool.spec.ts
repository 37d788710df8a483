import { beforeEach, describe, expect, it, vi } from 'vitest';
import { limitWaiting, type MysqlPool, PoolTimeout } from './mysql-pool.js';

type Callback = Parameters<MysqlPool['getConnection']>[0];

/** A pool whose connections come when the test says so. */
class SlowPool implements MysqlPool {
  readonly waiting: Callback[] = [];

  getConnection(callback: Callback): void {
    this.waiting.push(callback);
  }
}

describe('limitWaiting', () => {
  const connection = { release: vi.fn() };
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
