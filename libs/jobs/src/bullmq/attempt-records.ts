import { In, type Repository, type UpdateResult } from 'typeorm';
import type { Transactions } from '#libs/database';
import type { Clock } from '#libs/kernel';
import { LONGEST_BACKOFF } from '../job.js';
import { releaseNext } from './ordered-jobs.js';
import { OutboxJob, WAITING } from './outbox-job.entity.js';
import { after, KEPT, LEASE, REFUSAL } from './times.js';

type Changes = Parameters<Repository<OutboxJob>['update']>[1];

/** Which attempt of which job. */
type AttemptOf = Pick<OutboxJob, 'id' | 'attempts' | 'maxAttempts'>;

/** How attempts begin and end. Each knows its number: what one reports after a later one has begun is ignored. */
export class AttemptRecords {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * @param started how many attempts there were when the job was handed out
   * @returns undefined when it runs already, or no longer shall
   */
  async begin(id: string, started: number): Promise<OutboxJob | undefined> {
    const now = this.clock.now();
    const { affected } = await this.rows.update(
      { id, attempts: started, state: In(WAITING) },
      {
        state: 'active',
        attempts: started + 1,
        dedupKey: null,
        startedAt: now,
        dueAt: after(now, LEASE),
      },
    );
    return affected === 1 ? this.rows.findOneByOrFail({ id }) : undefined;
  }

  /** Says that these still run. @returns those that shall */
  async renew(jobs: readonly OutboxJob[]): Promise<Set<OutboxJob>> {
    const running = { id: In(jobs.map(({ id }) => id)), state: 'active' } as const;
    await this.rows.update(running, { dueAt: after(this.clock.now(), LEASE) });
    const active = await this.rows.find({ select: { id: true, attempts: true }, where: running });
    const numbers = new Map(active.map(({ id, attempts }) => [id, attempts]));
    return new Set(jobs.filter(({ id, attempts }) => numbers.get(id) === attempts));
  }

  async complete(job: OutboxJob): Promise<void> {
    const now = this.clock.now();
    const { affected } = await this.end(job, {
      state: 'completed',
      lastError: null,
      barrier: null,
      finishedAt: now,
      dueAt: after(now, KEPT.completed),
    });
    if (affected === 1) await releaseNext(this.rows, job);
  }

  /** @param backoff seconds, of the job's definition */
  async fail(job: AttemptOf, lastError: string, backoff: number): Promise<void> {
    const now = this.clock.now();
    if (job.attempts >= job.maxAttempts) {
      await this.end(job, { state: 'failed', lastError, finishedAt: now, dueAt: after(now, KEPT.failed) });
      return;
    }
    const pause = Math.min(backoff * 2 ** (job.attempts - 1), LONGEST_BACKOFF);
    const runAt = after(now, pause * 1000);
    await this.end(job, { state: 'retry', lastError, runAt, dueAt: runAt });
  }

  /** The attempt was cut short by no fault of its own: it does not count. */
  async giveBack(job: AttemptOf): Promise<void> {
    const now = this.clock.now();
    const maxAttempts = Math.max(job.maxAttempts, job.attempts + 1);
    await this.end(job, { state: 'retry', maxAttempts, runAt: now, dueAt: now });
  }

  /** It was handed out to a process that begins nothing more; soon Redis no longer knows of that. */
  async refuse(id: string, started: number): Promise<void> {
    const dueAt = after(this.clock.now(), REFUSAL);
    await this.rows.update({ id, attempts: started, state: In(WAITING) }, { dueAt });
  }

  private end({ id, attempts }: AttemptOf, changes: Changes): Promise<UpdateResult> {
    return this.rows.update({ id, attempts, state: 'active' }, changes);
  }

  private get rows(): Repository<OutboxJob> {
    return this.transactions.manager.getRepository(OutboxJob);
  }
}
