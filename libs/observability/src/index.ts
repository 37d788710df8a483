/**
 * {@include ../README.md}
 *
 * @module observability
 */

export {
  type Counter,
  type Histogram,
  Metrics,
  REQUEST_SECONDS,
  type Sample,
  type Labels,
  type MetricOptions,
} from './metrics.js';
export { MetricsServer } from './metrics-server.js';
export { ObservabilityModule } from './observability.module.js';
export { serveWorkerMetrics } from './worker-metrics.js';
export { followDriver } from './tracing/driver-spans.js';
export { traceIdOf } from './tracing/traceparent.js';
export { type Attributes, errorTypeOf, type Span, type SpanOptions, type SpanKind } from './tracing/span.js';
export { Tracing } from './tracing/tracing.js';
