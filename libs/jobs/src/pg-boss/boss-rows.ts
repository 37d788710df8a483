import type { Transactions } from '#libs/database';
import type { NewJob } from '../job-engine.js';
import { BossJob } from './boss-job.entity.js';

/** What pg-boss does not do to its rows, or does otherwise than we promise. */
export class BossRows {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Locks the job that waits already, so that it cannot start before this transaction has ended: it would miss
   * what is saved here.
   *
   * @returns false when it was begun meanwhile
   */
  async lockLike({ job, key }: NewJob): Promise<boolean> {
    const found = await this.query<{ id: string }[]>(
      `SELECT id FROM pgboss.job
       WHERE name = $1 AND COALESCE(singleton_key, '') = $2 AND state = 'created' AND policy = 'short' FOR UPDATE`,
      [job.name, key ?? ''],
    );
    return found.length > 0;
  }

  /**
   * pg-boss hands out jobs of one key in the order of their creation, which is the start of their transactions,
   * and lets those pass that are due later; whoever has a number of the key has waited for the transactions before.
   */
  async keepOrder(jobs: readonly NewJob[]): Promise<void> {
    for (const { id, job, key } of jobs) {
      // oxlint-disable-next-line no-await-in-loop -- each is dated after the one before
      await this.query(
        `UPDATE pgboss.job AS job SET
           created_on = clock_timestamp(),
           start_after = GREATEST(job.start_after, earlier.due),
           keep_until = job.keep_until + (GREATEST(job.start_after, earlier.due) - job.start_after)
         FROM (
           SELECT max(start_after) AS due FROM pgboss.job
           WHERE name = $2 AND singleton_key = $3 AND state = 'created' AND id <> $1
         ) AS earlier
         WHERE job.name = $2 AND job.id = $1`,
        [id, job.name, key],
      );
    }
  }

  /** The attempt was cut short by no fault of its own: there is always another one, at once. */
  async giveBack(id: string, retryCount: number): Promise<void> {
    await this.query(
      `UPDATE pgboss.job SET
         state = 'retry', start_after = now(), retry_limit = GREATEST(retry_limit, retry_count + 1)
       WHERE id = $1 AND state = 'active' AND retry_count = $2`,
      [id, retryCount],
    );
  }

  /** For the only process: whatever is active was left by one that died. Its attempt counts. */
  async takeUpOrphans(): Promise<void> {
    const hasAnother = 'retry_count < retry_limit';
    await this.query(
      `UPDATE pgboss.job SET
         state = (CASE WHEN ${hasAnother} THEN 'retry' ELSE 'failed' END)::pgboss.job_state,
         start_after = CASE WHEN ${hasAnother} THEN now() ELSE start_after END,
         completed_on = CASE WHEN ${hasAnother} THEN NULL ELSE now() END,
         output = '{"message": "The process that ran it is gone."}'
       WHERE state = 'active'`,
    );
  }

  /** So that later jobs of its key run. */
  async giveUp(id: string): Promise<void> {
    const jobs = this.transactions.manager.getRepository(BossJob);
    await jobs.update({ id, state: 'failed' }, { state: 'cancelled' });
  }

  private query<T>(text: string, values?: unknown[]): Promise<T> {
    return this.transactions.manager.query(text, values);
  }
}
