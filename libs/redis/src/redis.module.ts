import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Tracing } from '#libs/observability';
import { Redis } from './redis.js';
import { traceCommands } from './redis-spans.js';

/** Gives the connection to whoever can use one: `@Optional() redis?: Redis`, undefined without `REDIS_URL`. */
@Global()
@Module({})
export class RedisModule implements OnApplicationShutdown {
  private readonly endTracing: (() => void) | undefined;

  constructor(
    @Inject(Redis) private readonly redis: Redis | undefined,
    tracing: Tracing,
  ) {
    if (redis && tracing.isOn) this.endTracing = traceCommands(tracing);
  }

  static forRoot(redis: Redis | undefined): DynamicModule {
    return { module: RedisModule, providers: [{ provide: Redis, useValue: redis }], exports: [Redis] };
  }

  async onApplicationShutdown(): Promise<void> {
    this.endTracing?.();
    await this.redis?.close();
  }
}
