import { Inject, Injectable, Optional } from '@nestjs/common';
import { Bus } from '#libs/bus';
import { Redis } from '#libs/redis';

/** How what several nodes share is: the application works without it, slower. */
export type Degradable = Record<string, { status: 'up' | 'degraded' }>;

/** Whether Redis and the bus between nodes are there, where they are configured. */
@Injectable()
export class NodesIndicator {
  constructor(
    private readonly bus: Bus,
    @Optional() @Inject(Redis) private readonly redis?: Redis,
  ) {}

  check(): Degradable {
    return {
      ...(this.redis && { redis: statusOf(this.redis) }),
      ...(this.bus.engine !== 'process' && { bus: statusOf(this.bus) }),
    };
  }
}

const statusOf = ({ isConnected }: { isConnected: boolean }): Degradable[string] => ({
  status: isConnected ? 'up' : 'degraded',
});
