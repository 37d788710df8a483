import { type DynamicModule, Module } from '@nestjs/common';
import { Metrics } from './metrics.js';
import { MetricsServer } from './metrics-server.js';
import { measureProcess } from './process-metrics.js';

/** Provides `Metrics` everywhere, and serves them when they are on. */
@Module({})
export class ObservabilityModule {
  static forRoot(metrics: Metrics): DynamicModule {
    measureProcess(metrics);
    return {
      module: ObservabilityModule,
      global: true,
      providers: [{ provide: Metrics, useValue: metrics }, ...(metrics.isOn ? [MetricsServer] : [])],
      exports: [Metrics],
    };
  }
}
