import { type Transactions, translateDatabaseError } from '#libs/database';
import type { Clock } from '#libs/kernel';
import type { Logger } from '#libs/logging';
import type { Redis } from '#libs/redis';
import type { JobDefinition } from '../job.js';
import type { AttemptRecords } from './attempt-records.js';
import type { DueJob, DueJobs } from './due-jobs.js';
import { withoutPredecessor } from './ordered-jobs.js';
import { OutboxJob, WAITING } from './outbox-job.entity.js';
import type { Queues } from './queues.js';
import { FIRST_LOOK, LEASE, LONGEST_LOOK, POLL } from './times.js';

/** Jobs that one transaction looks at. */
const BATCH = 100;
/** Seconds before the next attempt of a job that only other processes know. */
const BACKOFF = 5;
/** Its absence says that Redis has lost what it knew. */
const MARK = 'jobs-fed';

/** What the relay needs. */
export interface RelayParts {
  transactions: Transactions;
  due: DueJobs;
  records: AttemptRecords;
  queues: Queues;
  redis: Redis;
  clock: Clock;
  logger: Logger;
}

/** Hands due jobs to Redis, takes up those whose process died, and deletes what has been kept long enough. */
export class Relay {
  private readonly definitions: ReadonlyMap<string, JobDefinition>;
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private isWoken = false;
  private isEnded = false;
  private isTroubled = false;
  /** The database was away: until then nobody may have been able to say that it lives. */
  private inDoubtUntil = 0;

  constructor(
    private readonly parts: RelayParts,
    jobs: readonly JobDefinition[],
  ) {
    this.definitions = new Map(jobs.map((job) => [job.name, job]));
  }

  begin(): void {
    this.timer = setInterval(() => this.wake(), POLL).unref();
    this.wake();
  }

  /** Looks now, and once more when it is looking already. */
  wake(): void {
    this.isWoken = true;
    this.looking ??= this.lookWhileWoken();
  }

  async end(): Promise<void> {
    this.isEnded = true;
    clearInterval(this.timer);
    await this.looking;
  }

  private async lookWhileWoken(): Promise<void> {
    while (this.isWoken && !this.isEnded) {
      this.isWoken = false;
      // oxlint-disable-next-line no-await-in-loop -- each look takes what the one before has left
      await this.look();
    }
    this.looking = undefined;
  }

  private async look(): Promise<void> {
    const { redis, transactions } = this.parts;
    if (!redis.isConnected) return;
    try {
      await this.noticeLoss();
      const looked = await transactions.run(() => this.lookAtBatch());
      if (looked === BATCH) this.isWoken = true;
      this.isTroubled = false;
    } catch (err) {
      this.tell(err);
    }
  }

  /** Redis may come back without its memory. */
  private async noticeLoss(): Promise<void> {
    const { redis, due, transactions } = this.parts;
    const mark = redis.key(MARK);
    if ((await redis.client.exists(mark)) > 0) return;
    await transactions.run(() => due.recall());
    await redis.client.set(mark, '1');
  }

  private async lookAtBatch(): Promise<number> {
    const { due } = this.parts;
    const jobs = await due.lock(BATCH);
    const waiting = jobs.filter(({ state }) => WAITING.includes(state));
    const active = jobs.filter(({ state }) => state === 'active');
    const ended = jobs.filter((job) => !waiting.includes(job) && !active.includes(job));
    await due.remove(ended);
    await this.takeUp(active);
    await this.feed(waiting);
    return jobs.length;
  }

  /** Nobody has said for a while that these run. */
  private async takeUp(jobs: readonly DueJob[]): Promise<void> {
    const { due, records, clock, logger } = this.parts;
    if (clock.now().getTime() < this.inDoubtUntil) return due.postpone(jobs, LEASE);
    for (const job of jobs) {
      const { id, name, attempts } = job;
      logger.warn({ job: name, jobId: id, attempt: attempts }, 'The process that ran a job is gone');
      const { backoff = BACKOFF } = this.definitions.get(name) ?? {};
      // oxlint-disable-next-line no-await-in-loop -- one connection does one thing at a time
      await records.fail(job, 'The process that ran it is gone.', backoff);
    }
  }

  /** Within the transaction: what Redis does not take stays due. */
  private async feed(jobs: readonly DueJob[]): Promise<void> {
    if (jobs.length === 0) return;
    const { transactions, due, queues, clock } = this.parts;
    const free = await withoutPredecessor(transactions.manager.getRepository(OutboxJob), jobs);
    await queues.feed(free);
    await due.postpone(jobs, nextLook(jobs, clock.now()));
  }

  private tell(err: unknown): void {
    const { clock, logger } = this.parts;
    if (translateDatabaseError(err)) this.inDoubtUntil = clock.now().getTime() + LEASE;
    if (!this.isTroubled) logger.warn({ err }, 'Jobs cannot be looked for; it is tried again');
    this.isTroubled = true;
  }
}

/**
 * Milliseconds: the longer they have waited, the longer, so that many that wait cost little. Redis has them, or
 * an earlier job holds them up.
 */
function nextLook(jobs: readonly DueJob[], now: Date): number {
  const waited = Math.min(...jobs.map(({ runAt }) => now.getTime() - runAt.getTime()));
  return Math.min(Math.max(waited, FIRST_LOOK), LONGEST_LOOK);
}
