import { Global, Module } from '@nestjs/common';
import { Bus } from '#libs/bus';
import { Transactions } from '#libs/database';
import { Logger } from '#libs/logging';
import { Metrics } from '#libs/observability';
import { Redis } from '#libs/redis';
import { Cache } from './cache.js';
import type { SharedMemory } from './shared-memory.js';

/** Gives the `Cache`: memory, in front of Redis where `REDIS_URL` names one. */
@Global()
@Module({
  providers: [
    {
      provide: Cache,
      inject: [Transactions, Bus, Logger, Metrics, { token: Redis, optional: true }],
      useFactory: async (
        transactions: Transactions,
        bus: Bus,
        logger: Logger,
        metrics: Metrics,
        redis?: Redis,
      ) => new Cache(transactions, bus, logger, redis && (await sharedMemory(redis, logger)), metrics),
    },
  ],
  exports: [Cache],
})
export class CacheModule {}

/** Who has no Redis does not load what speaks to it. */
async function sharedMemory(redis: Redis, logger: Logger): Promise<SharedMemory> {
  const { SharedMemory: Shared } = await import('./shared-memory.js');
  return new Shared(redis, logger);
}
