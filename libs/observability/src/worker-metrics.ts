import cluster, { type Cluster, type Worker } from 'node:cluster';
import { AggregatorRegistry, Registry } from 'prom-client';
import type { MetricsConfig } from '#libs/config';
import type { Logger } from '#libs/logging';
import { type Figures, onlyGrows } from './metrics.js';
import { MetricsServer } from './metrics-server.js';
import { ASKED, isTold } from './worker-messages.js';

/** Milliseconds; more than a process gives its gauges, and less than Prometheus waits. */
const PATIENCE = 4000;

/**
 * What several processes have measured, as one. Totals never fall: those of a process that has ended stay, and of one
 * that does not answer those count that it told last.
 */
export class WorkerMetrics {
  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE;
  private readonly told = new Map<Worker, Figures>();
  private readonly waiting = new Map<Worker, (isInTime: boolean) => void>();
  private readonly silent = new WeakSet<Worker>();
  private ended: Promise<Figures> = Promise.resolve([]);
  private collecting: Promise<string> | undefined;

  /** @param serving those that are asked: one that still starts has nothing to tell, and would be waited for */
  constructor(
    workers: Pick<Cluster, 'on'>,
    private readonly serving: () => Iterable<Worker>,
    private readonly logger: Logger,
  ) {
    workers.on('message', (worker, message: unknown) => {
      if (!isTold(message)) return;
      this.told.set(worker, message.metrics);
      this.waiting.get(worker)?.(true);
    });
    // Not `exit`, after which a message may still be on its way.
    workers.on('disconnect', (worker) => {
      this.keepTotals(worker);
      this.waiting.get(worker)?.(true);
    });
  }

  private keepTotals(worker: Worker): void {
    const figures = this.told.get(worker);
    if (!figures) return;
    this.told.delete(worker);
    this.ended = this.ended.then((ended) => together([ended, figures.filter(onlyGrows)]).getMetricsAsJSON());
  }

  /** In the text format of Prometheus. Whoever asks meanwhile gets the same. */
  text(): Promise<string> {
    this.collecting ??= this.collect().finally(() => (this.collecting = undefined));
    return this.collecting;
  }

  private async collect(): Promise<string> {
    const workers = [...this.serving()].filter((worker) => worker.isConnected());
    const inTime = await Promise.all(workers.map((worker) => this.ask(worker)));
    const answered = new Set(workers.filter((_, index) => inTime[index]));
    const living = [...this.told].map(([worker, figures]) =>
      answered.has(worker) ? figures : figures.filter(onlyGrows),
    );
    return together([...living, await this.ended]).metrics();
  }

  /** @returns false when it has not told its figures in time */
  private async ask(worker: Worker): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const late = setTimeout(resolve, PATIENCE, false);
    this.waiting.set(worker, resolve);
    // It may go meanwhile, which is seen by its disconnection.
    worker.send(ASKED, () => {});
    const isInTime = await promise;
    clearTimeout(late);
    this.waiting.delete(worker);
    this.note(worker, isInTime);
    return isInTime;
  }

  private note(worker: Worker, isInTime: boolean): void {
    if (isInTime) {
      this.silent.delete(worker);
      return;
    }
    // Once until it answers again: somebody looks every few seconds.
    if (!this.silent.has(worker)) {
      this.logger.warn({ pid: worker.process.pid }, 'A process does not tell its metrics');
    }
    this.silent.add(worker);
  }
}

const together = (figures: Figures[]): Registry => AggregatorRegistry.aggregate(figures);

/**
 * Answers `GET /metrics` in the first process for all those that it leads. Does nothing without a port.
 *
 * @throws StartupError when the port is taken, or is none of this machine's
 */
export async function serveWorkerMetrics(
  config: MetricsConfig,
  serving: () => Iterable<Worker>,
  logger: Logger,
): Promise<void> {
  if (config.port === undefined) return;
  const metrics = new WorkerMetrics(cluster, serving, logger);
  await new MetricsServer(metrics, config, logger).onApplicationBootstrap();
}
