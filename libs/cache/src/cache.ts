import { Bus } from '#libs/bus';
import { Transactions } from '#libs/database';
import { Logger } from '#libs/logging';
import { Metrics } from '#libs/observability';
import { assertCacheable } from './assert-cacheable.js';
import type { CacheOptions } from './cache-options.js';
import { type CountedLookup, lookupsOf } from './lookups.js';
import { Memory } from './memory.js';
import type { SharedMemory } from './shared-memory.js';
import { TagVersions } from './tag-versions.js';

const CHANNEL = 'cache';
/** Bytes of tags in one message of the bus; instead of more, everything is invalidated. */
const LONGEST = 4_000;

/**
 * Values that are costly to read and whose changes are told: in this process's memory, in front of Redis where
 * there is one.
 *
 * @example
 * const roles = await this.cache.get('roles', { ttl: MINUTE, tags: ['roles'] }, () => this.repository.all());
 */
export class Cache {
  private readonly memory = new Memory();
  private readonly versions = new TagVersions();
  private readonly inMemory: CountedLookup;
  private readonly inRedis: CountedLookup;
  private readonly countHit: () => void;

  constructor(
    private readonly transactions: Transactions,
    private readonly bus: Bus,
    private readonly logger: Logger,
    private readonly shared?: SharedMemory,
    metrics = Metrics.off,
  ) {
    const lookups = lookupsOf(metrics);
    this.inMemory = lookups('memory').look;
    this.countHit = lookups('memory').countHit;
    this.inRedis = lookups('redis').look;
    bus.subscribe(CHANNEL, (message) => this.forget(message));
    // Of what was said meanwhile neither side knows: each forgets everything.
    bus.onGap(() => void this.tell('all'));
  }

  /**
   * The value under the key, or what `load` answers; of several that ask at once, one loads. The value is
   * frozen JSON, unless it is `memoryOnly`. Inside a transaction nothing is cached: it sees what it has written
   * itself, and others must not.
   */
  async get<T>(key: string, options: CacheOptions, load: () => Promise<T>): Promise<T> {
    if (this.transactions.isOpen) return load();
    const read = options.memoryOnly ? load : () => this.getShared(key, options, load);
    // Who does not hear of changes asks again each time.
    if (!this.bus.isConnected) return read();
    const kept = versioned(key, this.versions.of(options.tags));
    return this.inMemory((loading) => this.memory.get(kept, options, loading), read);
  }

  /**
   * The same when it is in this process's memory, without waiting; undefined when `get` has to be asked.
   */
  peek<T extends object>(key: string, tags: readonly string[]): T | undefined {
    if (!this.bus.isConnected || this.transactions.isOpen) return undefined;
    const value = this.memory.peek<T>(versioned(key, this.versions.of(tags)));
    if (value) this.countHit();
    return value;
  }

  /**
   * What depends on one of the tags is loaded anew, on this node and on the others. Inside a transaction
   * it takes effect when that has been committed, and not at all when it is rolled back.
   */
  async invalidate(tags: readonly string[]): Promise<void> {
    await this.transactions.afterCommit(async () => {
      // Before anyone looks again: whoever finds nothing in memory reads there next.
      await this.shared?.invalidate(tags);
      await this.tell(Buffer.byteLength(JSON.stringify(tags)) > LONGEST ? 'all' : tags);
    });
  }

  /**
   * Changes when this node hears that what depends on one of the tags has changed. For what is kept elsewhere and
   * may not wait: nothing is looked up.
   */
  versionOf(tags: readonly string[]): number {
    return this.versions.of(tags);
  }

  private async getShared<T>(key: string, options: CacheOptions, load: () => Promise<T>): Promise<T> {
    const checked = async (): Promise<T> => {
      const value = await load();
      assertCacheable(value);
      return value;
    };
    const { shared } = this;
    if (!shared) return checked();
    return this.inRedis((loading) => shared.get(key, options, loading), checked);
  }

  private async tell(tags: readonly string[] | 'all'): Promise<void> {
    try {
      await this.bus.publish(CHANNEL, tags);
    } catch (err) {
      this.logger.debug({ err }, 'Other nodes are told of a change when the bus is back');
    }
  }

  private forget(tags: unknown): void {
    if (Array.isArray(tags)) this.versions.invalidate(tags.map(String));
    else this.versions.invalidateAll();
  }
}

const versioned = (key: string, version: number): string => `${key} ${version}`;
