import {
  type DynamicModule,
  type FactoryProvider,
  Inject,
  Module,
  type OnApplicationShutdown,
} from '@nestjs/common';
import cluster from 'node:cluster';
import { MetricsConfig } from '#libs/config';
import { Logger } from '#libs/logging';
import { Metrics } from './metrics.js';
import { MetricsReporter } from './metrics-reporter.js';
import { MetricsServer } from './metrics-server.js';
import { measureProcess } from './process-metrics.js';
import { Tracing } from './tracing/tracing.js';

/** Provides `Metrics` and `Tracing` everywhere; lets the ones be read when they are on, and sends the last of the others. */
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
        ...(metrics.isOn ? [reader(metrics)] : []),
      ],
      exports: [Metrics, Tracing],
    };
  }

  /** After the last request and the last job. */
  async onApplicationShutdown(): Promise<void> {
    await this.tracing.close();
  }
}

/** One of several processes leaves the port to the first, which answers for all. */
function reader(metrics: Metrics): FactoryProvider {
  if (cluster.isWorker) {
    return {
      provide: MetricsReporter,
      inject: [Logger],
      useFactory: (logger: Logger) => new MetricsReporter(metrics, process, logger),
    };
  }
  return {
    provide: MetricsServer,
    inject: [MetricsConfig, Logger],
    useFactory: (config: MetricsConfig, logger: Logger) => new MetricsServer(metrics, config, logger),
  };
}
