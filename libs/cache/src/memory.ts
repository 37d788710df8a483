import { createCache } from 'cache-manager';
import { Keyv } from 'keyv';
import { LRUCache } from 'lru-cache';
import type { CacheOptions } from './cache-options.js';

/** Values that are kept; beyond it those that were loaded longest ago go. */
const MOST_VALUES = 10_000;
/**
 * Milliseconds for which a value is answered from memory at most, whatever its `ttl`: a node that nobody could
 * tell of a change is wrong for no longer than this.
 */
const LONGEST = 10_000;

/** What Keyv keeps of a value. */
interface Kept {
  value: unknown;
  /** Milliseconds since 1970. */
  expires?: number;
}

/** This process's memory: of several that ask for a key at once one loads, and failures are not kept. */
export class Memory {
  private readonly values = new LRUCache<string, Kept>({ max: MOST_VALUES });
  private readonly cache = createCache({ stores: [storeOf(this.values)] });

  get<T>(key: string, { ttl, refreshAhead }: CacheOptions, load: () => Promise<T>): Promise<T> {
    const lifetime = Math.min(ttl, LONGEST);
    // Not more than half of the lifetime, or a value would be loaded anew as soon as it is there.
    const refreshThreshold = refreshAhead && Math.min(refreshAhead, lifetime / 2);
    // Every value is loaded anew within seconds: that keeps the order in which they go, at no cost for readers.
    const kept = this.values.peek(key);
    // Nearly always: the rest asks several promises and hooks of the store for the same answer.
    if (kept?.expires && kept.expires - (refreshThreshold ?? 0) > Date.now())
      return Promise.resolve(kept.value as T);
    return this.cache.wrap(key, load, { ttl: lifetime, refreshThreshold });
  }

  /** What is kept, whether it is to be refreshed or not. */
  peek<T>(key: string): T | undefined {
    const kept = this.values.peek(key);
    return kept?.expires && kept.expires > Date.now() ? (kept.value as T) : undefined;
  }
}

/** Keeps the values themselves: to write and to read them again would cost more than most loads. */
function storeOf(values: LRUCache<string, Kept>): Keyv {
  const store = {
    opts: {},
    get: (key: string) => values.get(key),
    set: (key: string, value: Kept) => values.set(key, value) && true,
    delete: (key: string) => values.delete(key),
    clear: () => values.clear(),
  };
  return new Keyv({ store, serialize: undefined, deserialize: undefined, useKeyPrefix: false });
}
