import { Injectable } from '@nestjs/common';
import { Bus } from '#libs/bus';
import { Transactions } from '#libs/database';
import { newId } from '#libs/kernel';
import { JobDataWriter } from './job-data-writer.js';
import { JobEngine, type NewJob } from './job-engine.js';
import type { JobDefinition } from './job.js';
import { Sequences } from './sequences.js';

/** Says to every process that jobs were committed. */
export const WAKE = 'jobs';

export interface EnqueueOptions {
  /** Seconds from now until it is due. */
  delay?: number;
}

/** Asks for work to be done after the change at hand has been saved. */
@Injectable()
export class Jobs {
  constructor(
    private readonly engine: JobEngine,
    private readonly sequences: Sequences,
    private readonly transactions: Transactions,
    private readonly data: JobDataWriter,
    private readonly bus: Bus,
  ) {}

  /**
   * Adds a job in the open transaction: rolled back, it never runs; committed, it runs at least once, by whichever
   * process works. Without a transaction it is added at once.
   *
   * @returns its id; undefined when a job with the same `deduplicateBy` waits already
   * @throws ZodError for a payload that the job's schema refuses
   * @example
   * await this.jobs.enqueue(remind, { invoiceId });
   */
  async enqueue<T>(
    job: JobDefinition<T>,
    payload: T,
    options: EnqueueOptions = {},
  ): Promise<string | undefined> {
    const added = this.newJob(job, payload, options);
    const [id] = await this.transactions.run(async () => this.add([await this.ordered(added)]));
    return id;
  }

  private async ordered(job: NewJob): Promise<NewJob> {
    if (!job.job.orderBy || job.key === undefined) return job;
    return { ...job, order: await this.sequences.next(job.job.name, job.key) };
  }

  /** Jobs that were made by `newJob`, of any names. @returns the ids of those that were added */
  async add(jobs: readonly NewJob[]): Promise<string[]> {
    if (jobs.length === 0) return [];
    const ids = await this.engine.add(jobs);
    const names = [...new Set(jobs.map(({ job }) => job.name))];
    await this.transactions.afterCommit(() => this.tell(names));
    return ids;
  }

  newJob<T>(job: JobDefinition<T>, payload: T, { delay }: EnqueueOptions = {}): NewJob {
    const id = newId();
    const checked = job.payload.parse(payload);
    const key = job.deduplicateBy?.(checked) ?? job.orderBy?.(checked);
    // oxlint-disable-next-line typescript/no-explicit-any -- the engine treats every payload alike
    return { id, job: job as JobDefinition<any>, data: this.data.write(id, job, checked), key, delay };
  }

  /** Who does not hear of it looks every few seconds. */
  private async tell(names: string[]): Promise<void> {
    await this.bus.publish(WAKE, names).catch(() => undefined);
  }
}
