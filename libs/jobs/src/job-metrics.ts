import { Injectable } from '@nestjs/common';
import { type Clock, SystemClock } from '#libs/kernel';
import { Metrics, type Sample } from '#libs/observability';
import { JobEngine } from './job-engine.js';
import { type JobCount, UNDONE_STATES } from './job-record.js';
import { JobRegistry } from './job-registry.js';
import { JobRunner } from './job-runner.js';

/** From jobs of one statement to those that run for as long as they may. */
const SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 1800];

/**
 * Shows what waits and how long attempts take. What waits is the same whichever process is asked: it is in the
 * database. The label is `queue`, as Prometheus has a `job` of its own.
 */
@Injectable()
export class JobMetrics {
  /** The real time, also in tests that move the application's: jobs are due by the engine's. */
  private readonly clock: Clock = new SystemClock();
  private counting: Promise<JobCount[]> | undefined;

  constructor(
    metrics: Metrics,
    runner: JobRunner,
    private readonly engine: JobEngine,
    private readonly registry: JobRegistry,
  ) {
    if (!metrics.isOn) return;
    this.measureAttempts(metrics, runner);
    metrics.gauge({
      name: 'job_queue_size',
      help: 'Jobs that are not done with, by state; failed ones until somebody retries or cancels them.',
      labels: ['queue', 'state'],
      // All processes count the same rows.
      together: 'max',
      read: () => this.sizes(),
    });
    metrics.gauge({
      name: 'job_queue_delay_seconds',
      help: 'For how long the job that has waited longest has been due.',
      labels: ['queue'],
      together: 'max',
      read: () => this.delays(),
    });
  }

  private measureAttempts(metrics: Metrics, runner: JobRunner): void {
    const durations = metrics.histogram({
      name: 'job_duration_seconds',
      help: 'How long attempts at jobs take, by how they end.',
      labels: ['queue', 'outcome'],
      buckets: SECONDS,
    });
    runner.onOutcome(({ job, outcome, took }) => durations.observe({ queue: job, outcome }, took / 1000));
  }

  private async sizes(): Promise<Sample<'queue' | 'state'>[]> {
    const counts = await this.count();
    return this.queues.flatMap((queue) =>
      UNDONE_STATES.map((state) => {
        const found = counts.find((count) => count.name === queue && count.state === state);
        return { labels: { queue, state }, value: found?.count ?? 0 };
      }),
    );
  }

  private async delays(): Promise<Sample<'queue'>[]> {
    const counts = await this.count();
    const now = this.clock.now().getTime();
    return this.queues.map((queue) => {
      const due = counts
        .filter(({ name, state }) => name === queue && (state === 'created' || state === 'retry'))
        .map(({ runAt }) => runAt.getTime());
      return { labels: { queue }, value: Math.max(0, now - Math.min(now, ...due)) / 1000 };
    });
  }

  /** Those that the code knows: what earlier releases left behind makes no series. */
  private get queues(): string[] {
    return this.registry.all().map(({ job }) => job.name);
  }

  /** Once for all who ask at the same time. */
  private count(): Promise<JobCount[]> {
    this.counting ??= this.engine.count().finally(() => (this.counting = undefined));
    return this.counting;
  }
}
