import { In, type Repository } from 'typeorm';
import { paginate, type Transactions } from '#libs/database';
import type { Clock } from '#libs/kernel';
import type { NewJob } from '../job-engine.js';
import { countJobs } from '../count-jobs.js';
import { jobsList } from '../job-list.js';
import type { JobCount, JobPage, JobRecord, JobState, PageQuery } from '../job-record.js';
import { releaseNext } from './ordered-jobs.js';
import { OutboxJob, toRecord } from './outbox-job.entity.js';
import { after, KEPT } from './times.js';

const RETRYABLE: readonly JobState[] = ['failed', 'cancelled'];
const CANCELLABLE: readonly JobState[] = ['created', 'retry', 'active', 'failed'];

/** As it is inserted: TypeORM does not take what may be anything. */
type NewRow = Omit<OutboxJob, 'data'> & { data: object };

/** Every job, in the database: written in the transaction that asks for it, whether or not Redis is there. */
export class Outbox {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** @returns the ids of those that have not their like waiting */
  async add(jobs: readonly NewJob[]): Promise<string[]> {
    const rows = jobs.map((job) => this.rowOf(job));
    const single = rows.filter(({ dedupKey }) => dedupKey === null);
    const deduplicated = rows.filter(({ dedupKey }) => dedupKey !== null);
    if (single.length > 0) await this.rows.insert(single);
    const added = deduplicated.length > 0 ? await this.addUnlessWaiting(deduplicated) : [];
    return [...single.map(({ id }) => id), ...added];
  }

  /**
   * Locks the job that waits already, so that it cannot start before this transaction has ended: it would miss
   * what is saved here.
   */
  private async addUnlessWaiting(rows: NewRow[]): Promise<string[]> {
    const first = [...Map.groupBy(rows, identity)].toSorted(byIdentity).flatMap(([, [row]]) => row ?? []);
    await this.rows
      .createQueryBuilder()
      .insert()
      .values(first)
      .orUpdate(['dedup_key'], ['name', 'dedup_key'])
      .updateEntity(false)
      .execute();
    const ids = first.map(({ id }) => id);
    const added = await this.rows.find({ select: { id: true }, where: { id: In(ids) } });
    return added.map(({ id }) => id);
  }

  private rowOf({ id, job, data, key, order, delay = 0 }: NewJob): NewRow {
    const createdAt = this.clock.now();
    const runAt = after(createdAt, delay * 1000);
    return {
      id,
      name: job.name,
      state: 'created',
      key: key ?? null,
      dedupKey: job.deduplicateBy ? (key ?? null) : null,
      position: order ?? null,
      barrier: order ?? null,
      data,
      attempts: 0,
      maxAttempts: job.attempts,
      lastError: null,
      createdAt,
      runAt,
      dueAt: runAt,
      startedAt: null,
      finishedAt: null,
    };
  }

  async page(query: PageQuery): Promise<JobPage> {
    const page = await paginate(this.rows.createQueryBuilder('job'), jobsList, query);
    return { ...page, items: page.items.map(toRecord) };
  }

  count(): Promise<JobCount[]> {
    return countJobs(this.rows);
  }

  async find(id: string): Promise<JobRecord | undefined> {
    const found = await this.rows.findOneBy({ id });
    return found ? toRecord(found) : undefined;
  }

  /**
   * Gives the job one more attempt, in its old place of the order. Of a cancelled one later jobs may have passed,
   * and one of them may be running.
   */
  async retry({ id, attempts, maxAttempts }: JobRecord): Promise<boolean> {
    const now = this.clock.now();
    const { affected } = await this.rows.update(
      { id, attempts, state: In(RETRYABLE) },
      {
        state: attempts > 0 ? 'retry' : 'created',
        maxAttempts: Math.max(maxAttempts, attempts + 1),
        barrier: () => 'position',
        runAt: now,
        dueAt: now,
        finishedAt: null,
      },
    );
    return affected === 1;
  }

  async cancel({ id }: JobRecord): Promise<boolean> {
    const now = this.clock.now();
    const { affected } = await this.rows.update(
      { id, state: In(CANCELLABLE) },
      {
        state: 'cancelled',
        dedupKey: null,
        barrier: null,
        finishedAt: now,
        dueAt: after(now, KEPT.cancelled),
      },
    );
    if (affected !== 1) return false;
    await this.transactions.afterCommit(async () => {
      const cancelled = await this.rows.findOneBy({ id });
      if (cancelled?.state === 'cancelled') await releaseNext(this.rows, cancelled);
    });
    return true;
  }

  private get rows(): Repository<OutboxJob> {
    return this.transactions.manager.getRepository(OutboxJob);
  }
}

const identity = ({ name, dedupKey }: NewRow): string => `${name} ${dedupKey}`;
/** In one order everywhere, so that two transactions do not wait for each other. */
const byIdentity = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);
