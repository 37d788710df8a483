import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Clock } from '#libs/kernel';
import type { Logger } from '#libs/logging';
import type { Redis } from '#libs/redis';
import { RateLimits } from './rate-limits.js';

const QUOTA = { name: 'test', most: 2, seconds: 60 };
const ABOUT = { remoteAddress: '203.0.113.1' };

class TimersClock extends Clock {
  now(): Date {
    return new Date();
  }
}

/** A Redis that counts, or is silent, or fails. */
class PretendedRedis {
  isConnected = true;
  key = (name: string): string => name;
  asked = 0;
  answer: () => Promise<unknown> = async () => [1, 60_000];
  readonly client = {
    withCommandOptions: () => ({
      eval: () => {
        this.asked++;
        return this.answer();
      },
    }),
  };
}

const warn = vi.fn();
const logger = { warn } as unknown as Logger;
let redis: PretendedRedis;

beforeEach(() => {
  vi.useFakeTimers();
  warn.mockClear();
  redis = new PretendedRedis();
});
afterEach(() => {
  vi.useRealTimers();
});

const limits = (options: { isOn?: boolean; redis?: Redis } = {}) =>
  new RateLimits({ isOn: true, clock: new TimersClock(), logger, ...options });
const withRedis = () => limits({ redis: redis as unknown as Redis }).limiter(QUOTA);

describe('a limit', () => {
  it('is told once a window for each key', async () => {
    const limiter = limits().limiter(QUOTA);
    for (let times = 0; times < 9; times++) await limiter.reserve('a', ABOUT);
    for (let times = 0; times < 3; times++) await limiter.reserve('b', {});
    expect(warn.mock.calls.map(([line]) => line)).toEqual([
      { event: 'rate_limited', limit: 'test', ...ABOUT },
      { event: 'rate_limited', limit: 'test' },
    ]);

    vi.advanceTimersByTime(60_000);
    for (let times = 0; times < 9; times++) await limiter.reserve('a', ABOUT);
    expect(warn).toHaveBeenCalledTimes(3);
  });

  it('gives back what was counted, and nothing for a refusal', async () => {
    const limiter = limits().limiter(QUOTA);
    const [first, , third] = [
      await limiter.reserve('a', {}),
      await limiter.reserve('a', {}),
      await limiter.reserve('a', {}),
    ];
    await third?.giveBack();
    expect((await limiter.reserve('a', {})).isAllowed).toBe(false);
    await first?.giveBack();

    expect((await limiter.reserve('a', {})).isAllowed).toBe(true);
  });

  it('is none when they are off', async () => {
    const limiter = limits({ isOn: false }).limiter(QUOTA);
    for (let times = 0; times < 9; times++) expect((await limiter.reserve('a', {})).isAllowed).toBe(true);
  });
});

describe('a limit in Redis', () => {
  it('is what Redis says', async () => {
    redis.answer = async () => [3, 41_200];

    expect(await withRedis().reserve('a', {})).toMatchObject({
      isAllowed: false,
      remaining: 0,
      resetsIn: 42,
    });
  });

  it('is kept in memory while Redis is away', async () => {
    redis.isConnected = false;
    const limiter = withRedis();
    const answers = [];
    for (let times = 0; times < 3; times++) answers.push((await limiter.reserve('a', {})).isAllowed);

    expect(answers).toEqual([true, true, false]);
    expect(redis.asked).toBe(0);
  });

  it('is kept in memory, at once, for some seconds after Redis has failed', async () => {
    redis.answer = () => Promise.reject(new Error('READONLY'));
    const limiter = withRedis();
    for (let times = 0; times < 3; times++) await limiter.reserve('a', {});
    expect(redis.asked).toBe(1);
    expect(warn.mock.calls.map(([, message]) => message)).toEqual([
      'Redis does not answer; limits are kept in memory',
      'a limit is reached: refused until its window is over',
    ]);

    redis.answer = async () => [1, 60_000];
    vi.advanceTimersByTime(5000);
    expect(await limiter.reserve('a', {})).toMatchObject({ isAllowed: true, remaining: 1 });
    await limiter.reserve('a', {});
    expect(redis.asked).toBe(3);
  });

  it('waits a fifth of a second for a Redis that is silent, and then one request every five seconds', async () => {
    redis.answer = () => new Promise(() => {});
    const limiter = withRedis();
    const waiting = Promise.all([limiter.reserve('a', {}), limiter.reserve('a', {})]);
    await vi.advanceTimersByTimeAsync(201);
    expect((await waiting).map(({ isAllowed }) => isAllowed)).toEqual([true, true]);

    // Would never end if it waited: no timer moves.
    expect((await limiter.reserve('a', {})).isAllowed).toBe(false);
    expect(redis.asked).toBe(2);

    vi.advanceTimersByTime(5000);
    const trying = limiter.reserve('b', {});
    expect((await limiter.reserve('c', {})).isAllowed).toBe(true);
    await vi.advanceTimersByTimeAsync(201);
    await trying;
    expect(redis.asked).toBe(3);
  });

  it('hears an answer that was there before anyone had time to read it', async () => {
    redis.answer = () =>
      new Promise((resolve) => {
        setTimeout(() => setImmediate(() => resolve([3, 41_200])), 200);
      });
    const reserved = withRedis().reserve('a', {});
    await vi.advanceTimersByTimeAsync(201);

    expect(await reserved).toMatchObject({ isAllowed: false, resetsIn: 42 });
  });

  it('takes nothing back there that was counted in memory', async () => {
    redis.isConnected = false;
    const reservation = await withRedis().reserve('a', {});
    redis.isConnected = true;
    await reservation.giveBack();

    expect(redis.asked).toBe(0);
  });
});
