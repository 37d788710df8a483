export { type Counter, type Histogram, Metrics, REQUEST_SECONDS, type Sample } from './metrics.js';
export { MetricsServer } from './metrics-server.js';
export { ObservabilityModule } from './observability.module.js';
export { serveWorkerMetrics } from './worker-metrics.js';
export { followDriver } from './tracing/driver-spans.js';
export { traceIdOf } from './tracing/traceparent.js';
export { type Attributes, errorTypeOf, type Span, type SpanOptions } from './tracing/span.js';
export { Tracing } from './tracing/tracing.js';
