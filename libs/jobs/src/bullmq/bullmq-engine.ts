import type { Transactions } from '#libs/database';
import { type Clock, SystemClock } from '#libs/kernel';
import type { Logger } from '#libs/logging';
import type { Redis } from '#libs/redis';
import { JobEngine, type NewJob, type Runner } from '../job-engine.js';
import type { JobCount, JobPage, JobRecord, PageQuery } from '../job-record.js';
import type { JobDefinition } from '../job.js';
import { AttemptRecords } from './attempt-records.js';
import { Attempts } from './attempts.js';
import { DueJobs } from './due-jobs.js';
import { Outbox } from './outbox.js';
import { Queues } from './queues.js';
import { Relay } from './relay.js';

/** What hands out jobs in a process that works. */
interface Work {
  queues: Queues;
  attempts: Attempts;
  relay: Relay;
}

/**
 * BullMQ on Redis, fed from a table of the application's own database. The table is the truth: without Redis
 * jobs are added all the same and run when it is back, and what it forgets is handed to it again.
 */
export class BullMqEngine extends JobEngine {
  readonly name = 'bullmq';
  private readonly outbox: Outbox;
  private work: Work | undefined;

  /** @param clock the real time, also in tests that move the application's, as pg-boss has the database's */
  constructor(
    private readonly redis: Redis,
    private readonly transactions: Transactions,
    private readonly logger: Logger,
    private readonly clock: Clock = new SystemClock(),
  ) {
    super();
    this.outbox = new Outbox(transactions, clock);
  }

  async open(jobs: readonly JobDefinition[], runner?: Runner): Promise<void> {
    if (!runner) return;
    const { redis, transactions, clock, logger } = this;
    const queues = await Queues.open(redis, logger);
    const records = new AttemptRecords(transactions, clock);
    const attempts = new Attempts(records, runner, logger);
    const due = new DueJobs(transactions, clock);
    const relay = new Relay({ transactions, due, records, queues, redis, clock, logger }, jobs);
    for (const job of jobs) {
      queues.work(job, async ({ id, started }) => {
        await attempts.run(id, started, job);
        // Its successor can be had.
        if (job.orderBy) relay.wake();
      });
    }
    attempts.begin();
    relay.begin();
    this.work = { queues, attempts, relay };
  }

  add(jobs: readonly NewJob[]): Promise<string[]> {
    return this.outbox.add(jobs);
  }

  wake(): void {
    this.work?.relay.wake();
  }

  async drain(patience: number): Promise<void> {
    if (!this.work) return;
    const { queues, attempts, relay } = this.work;
    // At once, as a relay that is looking may still hand out something.
    await Promise.all([attempts.drain(patience), relay.end(), queues.pause()]);
  }

  async close(): Promise<void> {
    await this.work?.queues.close();
  }

  page(query: PageQuery): Promise<JobPage> {
    return this.outbox.page(query);
  }

  count(): Promise<JobCount[]> {
    return this.outbox.count();
  }

  find(id: string): Promise<JobRecord | undefined> {
    return this.outbox.find(id);
  }

  async retry(job: JobRecord): Promise<boolean> {
    const isRetried = await this.outbox.retry(job);
    await this.transactions.afterCommit(async () => this.wake());
    return isRetried;
  }

  async cancel(job: JobRecord): Promise<boolean> {
    const isCancelled = await this.outbox.cancel(job);
    await this.transactions.afterCommit(async () => this.wake());
    return isCancelled;
  }
}
