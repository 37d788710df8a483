export { type Counter, type Histogram, Metrics, REQUEST_SECONDS, type Sample } from './metrics.js';
export { MetricsServer } from './metrics-server.js';
export { ObservabilityModule } from './observability.module.js';
export { serveWorkerMetrics } from './worker-metrics.js';
