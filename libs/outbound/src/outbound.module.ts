import { Global, Module } from '@nestjs/common';
import { OutboundConfig } from '#libs/config';
import { Tracing } from '#libs/observability';
import { Outbound } from './outbound.js';

/** Provides the client for requests to other servers. */
@Global()
@Module({
  providers: [
    {
      provide: Outbound,
      useFactory: (config: OutboundConfig, tracing: Tracing) => new Outbound(config, { tracing }),
      inject: [OutboundConfig, Tracing],
    },
  ],
  exports: [Outbound],
})
export class OutboundModule {}
