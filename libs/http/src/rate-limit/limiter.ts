import { LRUCache } from 'lru-cache';
import type { Clock } from '#libs/kernel';
import type { Logger } from '#libs/logging';
import type { Counter } from '#libs/observability';
import type { Redis } from '#libs/redis';
import { Circuit } from './circuit.js';
import { MemoryCounters } from './memory-counters.js';
import type { Quota, Standing } from './quota.js';
import { RedisCounters } from './redis-counters.js';

/** Refusals that are remembered as told, so that a flood fills no log. */
const MOST_TOLD = 10_000;

/** One that was counted, or refused. */
export interface Reservation extends Standing {
  /** Takes it back, as if it had not been; of a refused one there is nothing to take back. */
  giveBack(): Promise<void>;
}

/** Counts by key against one quota. It never rejects. */
export interface Limiter {
  readonly quota: Quota;
  /**
   * Counts one before it happens, so that of many at once no more get through than may.
   *
   * @param about Whom a refusal concerns, for the log, which has it once a window.
   */
  reserve(key: string, about: object): Promise<Reservation>;
  /** The same for what is never given back: at once, unless Redis is asked. */
  take(key: string, about: object): Standing | Promise<Standing>;
  /** Forgets what was counted for the key. */
  reset(key: string): Promise<void>;
}

export interface LimiterOptions {
  clock: Clock;
  logger: Logger;
  redis?: { connection: Redis; circuit: Circuit };
  refusals: Counter<'rule'>;
}

/** In Redis where there is one and it answers, else in memory. */
export class CountingLimiter implements Limiter {
  private readonly memory: MemoryCounters;
  private readonly shared?: RedisCounters;
  /** Until when a key's refusal has been told, in milliseconds since 1970. */
  private told?: LRUCache<string, number>;

  constructor(
    readonly quota: Quota,
    private readonly options: LimiterOptions,
  ) {
    const { clock, redis } = options;
    this.memory = new MemoryCounters(quota, clock);
    // So that it is seen to be nothing until there is one.
    options.refusals.add({ rule: quota.name }, 0);
    if (redis) this.shared = new RedisCounters(quota, redis.connection);
  }

  async reserve(key: string, about: object): Promise<Reservation> {
    const inRedis = await this.ask((shared) => shared.take(key));
    const standing = inRedis ?? this.memory.take(key);
    if (!standing.isAllowed) {
      this.refuse(key, standing, about);
      return { ...standing, giveBack: async () => {} };
    }
    // What Redis has not counted is not taken back there, even if it answers again.
    const giveBack = async (): Promise<void> => {
      if (inRedis) await this.ask((shared) => shared.giveBack(key));
      else this.memory.giveBack(key);
    };
    return { ...standing, giveBack };
  }

  take(key: string, about: object): Standing | Promise<Standing> {
    if (this.shared) return this.reserve(key, about);
    const standing = this.memory.take(key);
    if (!standing.isAllowed) this.refuse(key, standing, about);
    return standing;
  }

  async reset(key: string): Promise<void> {
    this.memory.reset(key);
    await this.ask((shared) => shared.reset(key));
  }

  private async ask<T>(question: (shared: RedisCounters) => Promise<T>): Promise<T | undefined> {
    const { shared } = this;
    return shared && this.options.redis?.circuit.ask(() => question(shared));
  }

  private refuse(key: string, { resetsIn }: Standing, about: object): void {
    this.options.refusals.add({ rule: this.quota.name });
    const now = this.options.clock.now().getTime();
    this.told ??= new LRUCache({ max: MOST_TOLD });
    if ((this.told.get(key) ?? 0) > now) return;
    this.told.set(key, now + resetsIn * 1000);
    const line = { event: 'rate_limited', limit: this.quota.name, ...about };
    this.options.logger.warn(line, 'a limit is reached: refused until its window is over');
  }
}
