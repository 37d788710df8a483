import {
  Counter as PromCounter,
  Gauge,
  Histogram as PromHistogram,
  type Metric,
  Registry,
} from 'prom-client';
import { setTimeout as delay } from 'node:timers/promises';
import type { MetricsConfig } from '#libs/config';
import type { Logger } from '#libs/logging';

/** Seconds; those that OpenTelemetry recommends for durations of requests. */
export const REQUEST_SECONDS = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
] as const;
/** Milliseconds that a gauge has to be read; Prometheus waits for ten seconds, for all of them together. */
const PATIENCE = 2000;

/** What distinguishes the series of a metric. Their values are few and known to the code: never ids, never input. */
export type Labels<L extends string> = Readonly<Record<L, string>>;

export interface MetricOptions<L extends string> {
  /** In the words of Prometheus: `<what>_<unit>`, and `_total` at the end of a counter's. */
  name: string;
  /** One sentence for whoever finds it in a dashboard. */
  help: string;
  labels?: readonly L[];
}

/** A number that only grows. */
export interface Counter<L extends string> {
  add(labels: Labels<L>, amount?: number): void;
}

/** How many values there were, of which size. */
export interface Histogram<L extends string> {
  observe(labels: Labels<L>, value: number): void;
}

/** What a gauge has at one moment. */
export interface Sample<L extends string> {
  labels: Labels<L>;
  value: number;
}

/**
 * What several processes on one address have together: the `sum` of theirs, or the `max`imum where all of them read
 * the same, or the worst must not be averaged away.
 */
export type Together = 'sum' | 'max';

/** All that one process has measured, in a form that can be sent to another. */
export type Figures = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

const NOTHING = { add: (): void => {}, observe: (): void => {} };

/**
 * What this process measures of itself, for Prometheus. Whoever measures something makes its metric here, once, when
 * it is constructed.
 *
 * @example
 * this.sent = metrics.counter({ name: 'invoices_sent_total', help: 'Invoices sent.', labels: ['channel'] });
 * this.sent.add({ channel: 'mail' });
 */
export class Metrics {
  /** Nobody looks: nothing is measured. */
  static readonly off = new Metrics();

  private readonly registry: Registry | undefined;
  private readonly unreadable = new Set<string>();
  private collecting: Promise<string> | undefined;

  private constructor(private readonly logger?: Logger) {
    this.registry = logger && new Registry();
  }

  /** Off without a port. Several applications in one process have each their own. */
  static open({ port }: Pick<MetricsConfig, 'port'>, logger: Logger): Metrics {
    return port === undefined ? Metrics.off : new Metrics(logger);
  }

  get isOn(): boolean {
    return this.registry !== undefined;
  }

  /** For what measures by itself with prom-client. @throws Error when it is off */
  get prometheus(): Registry {
    if (!this.registry) throw new Error('Metrics are off: ask `isOn` first.');
    return this.registry;
  }

  /** @throws Error when there is a metric of this name */
  counter<L extends string>({ name, help, labels = [] }: MetricOptions<L>): Counter<L> {
    if (!this.registry) return NOTHING;
    const counter = new PromCounter({ name, help, labelNames: labels, registers: [this.registry] });
    return { add: (values, amount = 1) => counter.inc(values, amount) };
  }

  /** @throws Error when there is a metric of this name */
  histogram<L extends string>({
    name,
    help,
    labels = [],
    buckets,
  }: MetricOptions<L> & { buckets: readonly number[] }): Histogram<L> {
    if (!this.registry) return NOTHING;
    const options = { name, help, labelNames: labels, buckets: [...buckets], registers: [this.registry] };
    const histogram = new PromHistogram(options);
    return { observe: (values, value) => histogram.observe(values, value) };
  }

  /**
   * A number that goes up and down, read whenever someone looks. What cannot be read, or not in two seconds, is
   * missing then.
   *
   * @throws Error when there is a metric of this name
   */
  gauge<L extends string>({
    name,
    help,
    labels = [],
    together = 'sum',
    read,
  }: MetricOptions<L> & { together?: Together; read: () => Sample<L>[] | Promise<Sample<L>[]> }): void {
    if (!this.registry) return;
    const gauge = new Gauge({
      name,
      help,
      labelNames: labels,
      registers: [this.registry],
      aggregator: together,
      collect: async () => {
        const samples = await this.reading(name, read);
        gauge.reset();
        // Without labels it would be 0 until it is set.
        if (labels.length === 0) gauge.remove();
        for (const sample of samples) gauge.set(sample.labels, sample.value);
      },
    });
  }

  private async reading<T>(name: string, read: () => T[] | Promise<T[]>): Promise<T[]> {
    try {
      const late = delay(PATIENCE, undefined, { ref: false }).then(() => {
        throw new Error(`It took more than ${PATIENCE / 1000} seconds.`);
      });
      const samples = await Promise.race([read(), late]);
      this.unreadable.delete(name);
      return samples;
    } catch (err) {
      // Once until it can be read again: somebody looks every few seconds.
      if (!this.unreadable.has(name)) this.logger?.warn({ metric: name, err }, 'A metric cannot be read');
      this.unreadable.add(name);
      return [];
    }
  }

  /** In the text format of Prometheus. Whoever asks meanwhile gets the same. @throws Error when it is off */
  text(): Promise<string> {
    this.collecting ??= this.prometheus.metrics().finally(() => (this.collecting = undefined));
    return this.collecting;
  }

  get contentType(): string {
    return this.prometheus.contentType;
  }

  /** All of them, for the process that answers of several. @throws Error when it is off */
  figures(): Promise<Figures> {
    return this.prometheus.getMetricsAsJSON();
  }

  /** Those that only grow, for when nothing else can be read any more. @throws Error when it is off */
  totals(): Promise<Figures> {
    const names = this.prometheus.getMetricsAsArray().filter(onlyGrows);
    const metrics = names.map(({ name }) => this.prometheus.getSingleMetric(name) as Metric);
    return Promise.all(metrics.map((metric) => metric.get()));
  }
}

/** Whether its last value still counts when the process that measured it has ended. */
export function onlyGrows({ type }: Pick<Figures[number], 'type'>): boolean {
  // At run time it is a word, whatever prom-client's types say.
  const word: unknown = type;
  return word === 'counter' || word === 'histogram';
}
