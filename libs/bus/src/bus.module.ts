import { Global, Module } from '@nestjs/common';
import { Database } from '#libs/database';
import { Logger } from '#libs/logging';
import { Redis } from '#libs/redis';
import { Bus } from './bus.js';
import type { Carrier } from './carrier.js';
import { PostgresCarrier } from './postgres-carrier.js';
import { RedisCarrier } from './redis-carrier.js';

/** Gives the `Bus`: through Redis, or else PostgreSQL, or else within the process. */
@Global()
@Module({
  providers: [
    {
      provide: Bus,
      inject: [Logger, Database, { token: Redis, optional: true }],
      useFactory: (logger: Logger, database: Database, redis?: Redis) =>
        new Bus(logger, carrierOf(database, redis)),
    },
  ],
  exports: [Bus],
})
export class BusModule {}

function carrierOf(database: Database, redis: Redis | undefined): Carrier | undefined {
  if (redis) return new RedisCarrier(redis);
  return database.engine === 'postgres' ? new PostgresCarrier(database) : undefined;
}
