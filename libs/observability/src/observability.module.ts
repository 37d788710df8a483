import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Metrics } from './metrics.js';
import { MetricsServer } from './metrics-server.js';
import { measureProcess } from './process-metrics.js';
import { Tracing } from './tracing/tracing.js';

/** Provides `Metrics` and `Tracing` everywhere; serves the ones when they are on, and sends the last of the others. */
@Module({})
export class ObservabilityModule implements OnApplicationShutdown {
  constructor(@Inject(Tracing) private readonly tracing: Tracing) {}

  static forRoot(metrics: Metrics, tracing = Tracing.off): DynamicModule {
    measureProcess(metrics);
    return {
      module: ObservabilityModule,
      global: true,
      providers: [
        { provide: Metrics, useValue: metrics },
        { provide: Tracing, useValue: tracing },
        ...(metrics.isOn ? [MetricsServer] : []),
      ],
      exports: [Metrics, Tracing],
    };
  }

  /** After the last request and the last job. */
  async onApplicationShutdown(): Promise<void> {
    await this.tracing.close();
  }
}
