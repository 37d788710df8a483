import { In, type Repository } from 'typeorm';
import type { Transactions } from '#libs/database';
import type { Clock } from '#libs/kernel';
import { OutboxJob, WAITING } from './outbox-job.entity.js';
import { after } from './times.js';

/** What a relay has to know of a job, which is not what it carries. */
const KNOWN = ['id', 'name', 'state', 'key', 'position', 'attempts', 'maxAttempts', 'runAt'] as const;
export type DueJob = Pick<OutboxJob, (typeof KNOWN)[number]>;

/** The jobs whose time has come, for one relay at a time. */
export class DueJobs {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * Within the open transaction. What another relay looks at, or a transaction that adds its like, is passed over.
   * A job that was committed late is as due as any.
   */
  lock(limit: number): Promise<DueJob[]> {
    return this.rows
      .createQueryBuilder('job')
      .select(KNOWN.map((name) => `job.${name}`))
      .where('job.dueAt <= :now', { now: this.clock.now() })
      .orderBy('job.dueAt')
      .addOrderBy('job.id')
      .limit(limit)
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .getMany();
  }

  /** @param pause milliseconds until they are looked at again */
  async postpone(jobs: readonly DueJob[], pause: number): Promise<void> {
    if (jobs.length === 0) return;
    await this.rows.update({ id: idsOf(jobs) }, { dueAt: after(this.clock.now(), pause) });
  }

  async remove(jobs: readonly DueJob[]): Promise<void> {
    if (jobs.length > 0) await this.rows.delete({ id: idsOf(jobs) });
  }

  /** Makes all due again that were handed out and have not started. */
  async recall(): Promise<void> {
    await this.rows
      .createQueryBuilder()
      .update()
      .set({ dueAt: () => 'run_at' })
      .where({ state: In(WAITING) })
      .andWhere('due_at > run_at')
      .execute();
  }

  private get rows(): Repository<OutboxJob> {
    return this.transactions.manager.getRepository(OutboxJob);
  }
}

const idsOf = (jobs: readonly DueJob[]) => In(jobs.map(({ id }) => id));
