import { Global, Module } from '@nestjs/common';
import { Bus } from '#libs/bus';
import { Transactions } from '#libs/database';
import { Logger } from '#libs/logging';
import { Metrics } from '#libs/observability';
import { Redis } from '#libs/redis';
import { Cache } from './cache.js';

/** Gives the `Cache`: memory, in front of Redis where `REDIS_URL` names one. */
@Global()
@Module({
  providers: [
    {
      provide: Cache,
      inject: [Transactions, Bus, Logger, Metrics, { token: Redis, optional: true }],
      useFactory: (transactions: Transactions, bus: Bus, logger: Logger, metrics: Metrics, redis?: Redis) =>
        new Cache(transactions, bus, logger, redis, metrics),
    },
  ],
  exports: [Cache],
})
export class CacheModule {}
