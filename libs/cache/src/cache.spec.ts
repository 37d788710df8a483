import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { Bus } from '#libs/bus';
import type { Transactions } from '#libs/database';
import { createLogger, type Logger } from '#libs/logging';
import { LogCapture } from '#libs/testing';
import { Cache, type CacheOptions } from './index.js';

const OPTIONS: CacheOptions = { ttl: 5_000, tags: ['a'] };

let logger: Logger;
let bus: Bus;
let cache: Cache;
/** What a test puts where the database would be. */
let stored: number;
let loads: number;
let isOpen: boolean;

const transactions = {
  get isOpen() {
    return isOpen;
  },
  afterCommit: (work: () => Promise<void>) => work(),
};

beforeEach(() => {
  logger = createLogger({ level: 'debug', pretty: false }, new LogCapture());
  bus = new Bus(logger);
  isOpen = false;
  cache = new Cache(transactions as Transactions, bus, logger);
  stored = 1;
  loads = 0;
});

async function load(): Promise<number> {
  loads += 1;
  return stored;
}
const read = (options: Partial<CacheOptions> = {}): Promise<number> =>
  cache.get('key', { ...OPTIONS, ...options }, load);

/** A load whose end the test decides. */
function slowly<T>(): { load: () => Promise<T>; finish: (value: T) => void; fail: (error: Error) => void } {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  return { load: () => promise, finish: resolve, fail: reject };
}

function movableTime(): void {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
}

describe('a value', () => {
  it('is loaded once, for all that ask at the same time and later', async () => {
    expect(await Promise.all([read(), read(), read()])).toEqual([1, 1, 1]);
    stored = 2;

    expect([await read(), loads]).toEqual([1, 1]);
  });

  it.each([0, false, '', null])('may be %j', async (value) => {
    const find = vi.fn().mockResolvedValue(value);
    await cache.get('key', OPTIONS, find);

    expect(await cache.get('key', OPTIONS, find)).toBe(value);
    expect(find).toHaveBeenCalledTimes(1);
  });

  it('is answered for its time to live', async () => {
    movableTime();
    await read();
    stored = 2;
    vi.setSystemTime(Date.now() + 5_000);
    expect(await read()).toBe(1);
    vi.setSystemTime(Date.now() + 1);

    expect(await read()).toBe(2);
  });

  it('is answered for ten seconds at most', async () => {
    movableTime();
    await read({ ttl: 3_600_000 });
    stored = 2;
    vi.setSystemTime(Date.now() + 10_001);

    expect(await read({ ttl: 3_600_000 })).toBe(2);
  });

  it('near its end is still answered while the next one is loaded behind it', async () => {
    movableTime();
    const options = { ...OPTIONS, refreshAhead: 1_000 };
    await read(options);
    vi.setSystemTime(Date.now() + 4_001);
    const next = slowly<number>();
    const loadNext = vi.fn(next.load);

    for (let times = 0; times < 3; times++) expect(await cache.get('key', options, loadNext)).toBe(1);
    next.finish(2);
    expect(loadNext).toHaveBeenCalledTimes(1);
    await vi.waitFor(async () => expect(await cache.get('key', options, loadNext)).toBe(2));
  });

  it('is frozen, for everyone gets the same one', async () => {
    const value = await cache.get('key', OPTIONS, async () => ({ list: [{ name: 'a' }] }));

    expect(() => value.list.push({ name: 'b' })).toThrow(TypeError);
    expect(() => Object.assign(value.list[0] ?? {}, { name: 'b' })).toThrow(TypeError);
  });

  it.each([
    ['a Date', { at: new Date(0) }],
    ['a Set', { names: new Set(['a']) }],
    ['a Map', [new Map()]],
    ['bytes', { bytes: Buffer.from('a') }],
    ['a bigint', { count: 1n }],
  ])('that is %s is refused on every engine, as it would not come back from Redis', async (_what, value) => {
    await expect(cache.get('key', OPTIONS, async () => value)).rejects.toThrow('must be JSON');
  });

  it('that stays in memory may be anything', async () => {
    const names = new Set(['a']);
    expect(await cache.get('key', { ...OPTIONS, memoryOnly: true }, async () => names)).toBe(names);
  });
});

describe('a load that fails', () => {
  it('reaches all who wait for it, and is not kept', async () => {
    const failing = slowly<number>();
    const waiting = [1, 2].map(() => cache.get('key', OPTIONS, failing.load));
    failing.fail(new Error('planted'));

    for (const each of waiting) await expect(each).rejects.toThrow('planted');
    expect(await read()).toBe(1);
  });
});

describe('an invalidation', () => {
  it.each([[['a']], [['b']], [['c', 'a']]])(
    'of %j makes whatever depends on one of them new',
    async (tags) => {
      await read({ tags: ['a', 'b'] });
      stored = 2;
      await cache.invalidate(tags);

      expect(await read({ tags: ['a', 'b'] })).toBe(2);
    },
  );

  it('leaves the rest alone', async () => {
    await read();
    stored = 2;
    await cache.invalidate(['b']);

    expect(await read()).toBe(1);
  });

  it('is not undone by a slow reader of the old value, whom nobody joins any more', async () => {
    const slow = slowly<number>();
    const old = cache.get('key', OPTIONS, slow.load);
    await cache.invalidate(['a']);
    const fresh = read();
    slow.finish(0);

    expect([await old, await fresh, await read()]).toEqual([0, 1, 1]);
  });

  it('comes from other nodes too, and one that cannot be read is one of everything', async () => {
    for (const message of [['a'], { of: 'a later release' }]) {
      await read();
      stored += 1;
      await bus.publish('cache', message);
      expect(await read()).toBe(stored);
    }
  });

  it('of more tags than a message holds is one of everything', async () => {
    await read();
    stored = 2;
    await cache.invalidate(Array.from({ length: 500 }, (_, index) => `user:${index}`));

    expect(await read()).toBe(2);
  });

  it('is remembered or made up for, however many there are', async () => {
    const slow = slowly<number>();
    const old = cache.get('key', OPTIONS, slow.load);
    await cache.invalidate(['a']);
    for (let index = 0; index < 10_001; index++) await cache.invalidate([`user:${index}`]);
    slow.finish(0);
    await old;

    expect(await read()).toBe(1);
  });
});

describe('while the bus is down', () => {
  /** A line between nodes that carries everything back to its only one. */
  interface Events {
    opened(): void;
    lost(error: unknown): void;
    received(text: string): void;
  }
  const line = {
    name: 'redis' as const,
    events: {} as Events,
    async open(events: Events): Promise<void> {
      line.events = events;
      events.opened();
    },
    send: async (text: string): Promise<void> => line.events.received(text),
    reopen: () => {},
    close: async () => {},
  };

  it('nothing is answered from memory, and nothing from before when it is back', async () => {
    bus = new Bus(logger, line);
    cache = new Cache(transactions as Transactions, bus, logger);
    await bus.onModuleInit();
    onTestFinished(() => bus.onApplicationShutdown());
    await read();
    stored = 2;
    expect(await read()).toBe(1);
    line.events.lost(new Error('planted'));
    expect(await read()).toBe(2);
    stored = 3;
    expect(await read()).toBe(3);
    line.events.opened();

    expect([await read(), await read(), loads]).toEqual([3, 3, 4]);
  });

  it('a change is no failure', async () => {
    vi.spyOn(bus, 'publish').mockRejectedValue(new Error('planted'));
    await expect(cache.invalidate(['a'])).resolves.toBeUndefined();
  });
});

describe('inside a transaction', () => {
  it('what it reads is its own: neither taken from the cache nor put there', async () => {
    await read();
    isOpen = true;
    stored = 2;
    expect(await read()).toBe(2);
    isOpen = false;

    expect(await read()).toBe(1);
  });
});
