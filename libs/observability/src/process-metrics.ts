import { performance } from 'node:perf_hooks';
import { collectDefaultMetrics } from 'prom-client';
import type { Metrics } from './metrics.js';

/** CPU, memory, heap, garbage collection, and how busy the event loop is. */
export function measureProcess(metrics: Metrics): void {
  if (!metrics.isOn) return;
  collectDefaultMetrics({ register: metrics.prometheus });
  averageNothingAway(metrics);
  let seen = performance.eventLoopUtilization();
  metrics.gauge({
    name: 'nodejs_eventloop_utilization_ratio',
    help: 'How much of the time since the last scrape the event loop was busy, from 0 to 1.',
    together: 'max',
    read: () => {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, seen);
      seen = now;
      return [{ labels: {}, value: utilization }];
    },
  });
  metrics.gauge({
    name: 'nodejs_processes',
    help: 'Processes that serve at this address and have told their metrics.',
    read: () => [{ labels: {}, value: 1 }],
  });
}

/** Of several processes prom-client would show the mean of their delays, in which one that hangs is not seen. */
function averageNothingAway({ prometheus }: Metrics): void {
  for (const metric of prometheus.getMetricsAsArray()) {
    if (metric.aggregator === 'average') metric.aggregator = 'max';
  }
}
