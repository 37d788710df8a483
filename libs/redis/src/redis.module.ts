import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from './redis.js';

/** Gives the connection to whoever can use one: `@Optional() redis?: Redis`, undefined without `REDIS_URL`. */
@Global()
@Module({})
export class RedisModule implements OnApplicationShutdown {
  constructor(@Inject(Redis) private readonly redis: Redis | undefined) {}

  static forRoot(redis: Redis | undefined): DynamicModule {
    return { module: RedisModule, providers: [{ provide: Redis, useValue: redis }], exports: [Redis] };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.redis?.close();
  }
}
