import { type DynamicModule, type FactoryProvider, Module } from '@nestjs/common';
import cluster from 'node:cluster';
import { MetricsConfig } from '#libs/config';
import { Logger } from '#libs/logging';
import { Metrics } from './metrics.js';
import { MetricsReporter } from './metrics-reporter.js';
import { MetricsServer } from './metrics-server.js';
import { measureProcess } from './process-metrics.js';

/** Provides `Metrics` everywhere, and lets them be read when they are on. */
@Module({})
export class ObservabilityModule {
  static forRoot(metrics: Metrics): DynamicModule {
    measureProcess(metrics);
    return {
      module: ObservabilityModule,
      global: true,
      providers: [{ provide: Metrics, useValue: metrics }, ...(metrics.isOn ? [reader(metrics)] : [])],
      exports: [Metrics],
    };
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
