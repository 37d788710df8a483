import KeyvRedis from '@keyv/redis';
import { createCache } from 'cache-manager';
import { Keyv } from 'keyv';
import { digest, randomToken } from '#libs/crypto';
import type { Logger } from '#libs/logging';
import type { Redis } from '#libs/redis';
import type { CacheOptions } from './cache-options.js';

/** Milliseconds that the version of a tag is kept; without one, what depends on the tag is loaded anew. */
const TAG_LIFETIME = 24 * 60 * 60 * 1000;
/** The tag of every value. */
const EVERYTHING = '*';

/**
 * What all nodes have in Redis. The key of a value holds the versions of its tags, read before the value: a
 * slow reader stores where nobody looks. Versions are random, so that none comes back after Redis lost it.
 *
 * A node that was cut off could not tell of its changes: nothing from before is read by anyone once it is back.
 */
export class SharedMemory {
  private readonly cache;
  /** How often the connection was lost or made; and at which of these everything was last made void. */
  private connections = 0;
  private voidedAt = -1;
  private voiding: Promise<void> | undefined;

  constructor(
    private readonly redis: Redis,
    private readonly logger: Logger,
  ) {
    const store = new KeyvRedis(redis.client);
    // Keyv hands its namespace on to the store, and would put it before the key a second time.
    const keyv = new Keyv({ store, namespace: redis.key('cache'), useKeyPrefix: false });
    // Redis itself tells its outages; what it does not answer is loaded.
    keyv.on('error', () => {});
    this.cache = createCache({ stores: [keyv] });
    redis.client.on('error', () => this.distrust());
    redis.client.on('ready', () => void this.voidEverything());
  }

  async get<T>(key: string, { ttl, refreshAhead, tags }: CacheOptions, load: () => Promise<T>): Promise<T> {
    const versions = await this.versionsOf([EVERYTHING, ...tags]);
    if (!versions) return load();
    const refreshThreshold = refreshAhead && Math.min(refreshAhead, ttl / 2);
    return this.cache.wrap(digest([key, ...versions].join(' ')), load, { ttl, refreshThreshold });
  }

  /** When Redis cannot take it, it is made good before this node reads from Redis again. */
  async invalidate(tags: readonly string[]): Promise<void> {
    if (!this.redis.isConnected) return this.distrust();
    try {
      await this.renew(tags);
    } catch (err) {
      this.distrust();
      this.logger.warn({ err }, 'Redis did not take the invalidation of a cached value');
    }
  }

  private distrust(): void {
    this.connections += 1;
  }

  /** Undefined while Redis is not to be asked. */
  private async versionsOf(tags: string[]): Promise<string[] | undefined> {
    if (!this.redis.isConnected) return undefined;
    if (this.voidedAt !== this.connections) await this.voidEverything();
    if (this.voidedAt !== this.connections) return undefined;
    try {
      return await this.readVersions(tags);
    } catch {
      return undefined;
    }
  }

  private voidEverything(): Promise<void> {
    this.voiding ??= this.tryToVoid().finally(() => (this.voiding = undefined));
    return this.voiding;
  }

  private async tryToVoid(): Promise<void> {
    const { connections } = this;
    await this.renew([EVERYTHING]).then(
      () => (this.voidedAt = connections),
      () => {},
    );
  }

  private async readVersions(tags: string[]): Promise<string[] | undefined> {
    const keys = tags.map((tag) => this.keyOf(tag));
    const found = await this.redis.client.mGet(keys);
    if (found.every((version) => version !== null)) return found;
    await Promise.all(
      keys.filter((_key, index) => found[index] === null).map((key) => this.write(key, { condition: 'NX' })),
    );
    // Another node may have been faster, or Redis may have no room.
    const complete = await this.redis.client.mGet(keys);
    return complete.every((version) => version !== null) ? complete : undefined;
  }

  private async renew(tags: readonly string[]): Promise<void> {
    await Promise.all(tags.map((tag) => this.write(this.keyOf(tag))));
  }

  private write(key: string, options: { condition?: 'NX' } = {}): Promise<unknown> {
    const expiration = { type: 'PX', value: TAG_LIFETIME } as const;
    return this.redis.client.set(key, randomToken(12), { expiration, ...options });
  }

  private keyOf(tag: string): string {
    return this.redis.key(`cache-tag:${tag}`);
  }
}
