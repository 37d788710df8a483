import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Redis } from '#libs/redis';
import { type Quota, type Standing, wholeSeconds } from './quota.js';

/**
 * The library's own script also counts what it refuses, so that a refused request would weigh on whoever gives
 * theirs back. This one changes the count only within its bounds.
 */
const COUNT_WITHIN_BOUNDS = `
local used = tonumber(redis.call('get', KEYS[1]) or '0')
local after = used + tonumber(ARGV[1])
if after >= 0 and after <= tonumber(ARGV[3]) then
  if used == 0 then redis.call('set', KEYS[1], after, 'EX', ARGV[2])
  else redis.call('incrby', KEYS[1], ARGV[1]) end
end
return {after, redis.call('pttl', KEYS[1])}`;

/** Counts in Redis, for all nodes together. Every method rejects when Redis does not answer. */
export class RedisCounters {
  private readonly limiter: RateLimiterRedis;

  constructor(quota: Quota, redis: Redis) {
    this.limiter = new RateLimiterRedis({
      // Its timer for each command costs more than the command, and stops once the command has been sent.
      storeClient: redis.client.withCommandOptions({ timeout: 0 }),
      useRedisPackage: true,
      keyPrefix: redis.key(`limit:${quota.name}`),
      points: quota.most,
      duration: quota.seconds,
      customIncrTtlLuaScript: COUNT_WITHIN_BOUNDS,
    });
  }

  async take(key: string): Promise<Standing> {
    try {
      return standing(true, await this.limiter.consume(key));
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return standing(false, refusal);
      throw refusal;
    }
  }

  async giveBack(key: string): Promise<void> {
    await this.limiter.reward(key);
  }

  async reset(key: string): Promise<void> {
    await this.limiter.delete(key);
  }
}

const standing = (isAllowed: boolean, { remainingPoints, msBeforeNext }: RateLimiterRes): Standing => ({
  isAllowed,
  remaining: remainingPoints,
  resetsIn: wholeSeconds(msBeforeNext),
});
