import { Global, Module } from '@nestjs/common';
import { OutboundConfig } from '#libs/config';
import { Outbound } from './outbound.js';

/** Provides the client for requests to other servers. */
@Global()
@Module({
  providers: [
    {
      provide: Outbound,
      useFactory: (config: OutboundConfig) => new Outbound(config),
      inject: [OutboundConfig],
    },
  ],
  exports: [Outbound],
})
export class OutboundModule {}
