import { PgBoss, type Job as BossAttempt, type JobResult } from 'pg-boss';
import { paginate, type Database, type Transactions } from '#libs/database';
import type { Logger } from '#libs/logging';
import type { JobData } from '../job-data.js';
import { JobEngine, type NewJob, type Runner } from '../job-engine.js';
import { jobsList } from '../job-list.js';
import { countJobs } from '../count-jobs.js';
import type { JobCount, JobPage, JobRecord, PageQuery } from '../job-record.js';
import type { JobDefinition } from '../job.js';
import { lineOf } from '../line-of.js';
import { BossDatabase } from './boss-database.js';
import { BossJob, toRecord } from './boss-job.entity.js';
import { BossRows } from './boss-rows.js';
import { queueOptions, sameQueue } from './queue-options.js';

/** Seconds between looks for due jobs, of processes that no message woke. */
const POLL = 5;
/** Seconds between looks for attempts whose process died. */
const SUPERVISION = 15;
/** Milliseconds that aborted attempts have to end. */
const GIVING_BACK = 1_000;
const UNIQUE_VIOLATION = '23505';

/** pg-boss, on the application's own PostgreSQL or embedded database. */
export class PgBossEngine extends JobEngine {
  readonly name = 'pg-boss';
  private readonly boss: PgBoss;
  private readonly rows: BossRows;
  /** Those of each name: as many as there may be of its jobs at once. */
  private readonly workers = new Map<string, string[]>();
  private readonly ending = new AbortController();
  private isTroubled = false;

  constructor(
    private readonly database: Database,
    private readonly transactions: Transactions,
    private readonly logger: Logger,
  ) {
    super();
    this.rows = new BossRows(transactions);
    this.boss = new PgBoss({
      db: new BossDatabase(database.dataSource, transactions),
      backend: database.engine === 'embedded' ? 'pglite' : 'postgres',
      schedule: false,
      superviseIntervalSeconds: SUPERVISION,
      monitorIntervalSeconds: SUPERVISION,
      // What they look at needs connections of their own, which the embedded database has not.
      reindex: false,
      monitorVacuum: false,
      registerInstance: false,
      openTelemetry: { enabled: false },
    });
    this.boss.on('error', (err) => this.tell(err));
  }

  async open(jobs: readonly JobDefinition[], runner?: Runner): Promise<void> {
    await this.boss.start();
    await this.makeQueues(jobs);
    if (!runner) return;
    if (this.database.engine === 'embedded') await this.rows.takeUpOrphans();
    // oxlint-disable-next-line no-await-in-loop -- one after the other: the pool has other work
    for (const job of jobs) await this.work(job, runner);
  }

  async add(jobs: readonly NewJob[]): Promise<string[]> {
    const single = jobs.filter(({ job }) => !job.deduplicateBy);
    const deduplicated = jobs.filter(({ job }) => job.deduplicateBy).toSorted(byIdentity);
    const added: string[] = [];
    // oxlint-disable no-await-in-loop -- one connection does one thing at a time
    for (const [name, ofName] of Map.groupBy(single, ({ job }) => job.name)) {
      added.push(...(await this.insert(name, ofName)));
    }
    for (const job of deduplicated) added.push(...(await this.addUnlessWaiting(job)));
    // oxlint-enable no-await-in-loop
    await this.rows.keepOrder(jobs.filter(({ order }) => order !== undefined));
    return added;
  }

  private async addUnlessWaiting(job: NewJob): Promise<string[]> {
    const added = await this.insert(job.job.name, [job]);
    if (added.length > 0 || (await this.rows.lockLike(job))) return added;
    return this.addUnlessWaiting(job);
  }

  private async insert(name: string, jobs: readonly NewJob[]): Promise<string[]> {
    return (await this.boss.insert(name, jobs.map(toInsert), { returnId: true })) ?? [];
  }

  wake(name: string): void {
    for (const worker of this.workers.get(name) ?? []) this.boss.notifyWorker(worker);
  }

  async drain(patience: number): Promise<void> {
    const ended = Promise.all(
      [...this.workers.keys()].map((name) => this.boss.offWork(name, { wait: true })),
    );
    this.workers.clear();
    await endsWithin(ended, patience);
    this.ending.abort();
    await endsWithin(ended, GIVING_BACK);
  }

  async close(): Promise<void> {
    await this.boss.stop({ graceful: false, close: false });
  }

  async page(query: PageQuery): Promise<JobPage> {
    const rows = this.transactions.manager.getRepository(BossJob).createQueryBuilder('job');
    const page = await paginate(rows, jobsList, query);
    return { ...page, items: page.items.map(toRecord) };
  }

  count(): Promise<JobCount[]> {
    return countJobs(this.transactions.manager.getRepository(BossJob));
  }

  async find(id: string): Promise<JobRecord | undefined> {
    const found = await this.transactions.manager.getRepository(BossJob).findOneBy({ id });
    return found ? toRecord(found) : undefined;
  }

  async retry({ id, name, state }: JobRecord): Promise<boolean> {
    await (state === 'cancelled' ? this.resume(name, id) : this.boss.retry(name, id));
    return (await this.find(id))?.state !== state;
  }

  /** It stays cancelled while its like waits. A savepoint keeps the open transaction usable. */
  private async resume(name: string, id: string): Promise<void> {
    try {
      await this.transactions.run(() =>
        this.transactions.manager.transaction(() => this.boss.resume(name, id)),
      );
    } catch (error) {
      if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
    }
  }

  async cancel({ id, name, state }: JobRecord): Promise<boolean> {
    if (state === 'failed') await this.rows.giveUp(id);
    else await this.boss.cancel(name, id);
    return (await this.find(id))?.state === 'cancelled';
  }

  private async makeQueues(jobs: readonly JobDefinition[]): Promise<void> {
    const known = new Map((await this.boss.getQueues()).map((queue) => [queue.name, queue]));
    for (const job of jobs) {
      const options = queueOptions(job);
      const queue = known.get(job.name);
      // oxlint-disable no-await-in-loop -- one after the other: the pool has other work
      if (!queue) await this.boss.createQueue(job.name, options);
      else if (!sameQueue(queue, options)) {
        const { policy, ...changes } = options;
        await this.boss.updateQueue(job.name, changes);
        if (policy !== queue.policy) {
          this.logger.warn(
            { job: job.name, policy: queue.policy },
            'A queue keeps the policy it was made with',
          );
        }
      }
      // oxlint-enable no-await-in-loop
    }
  }

  /** Each fetches one job at a time: what it does not do at once is for others, in other processes too. */
  private async work({ name, concurrency, orderBy }: JobDefinition, runner: Runner): Promise<void> {
    const options = { pollingIntervalSeconds: POLL, perJobResults: true } as const;
    const workers: string[] = [];
    this.workers.set(name, workers);
    for (let index = 0; index < concurrency; index++) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other: the pool has other work
      const worker = await this.boss.work<JobData, unknown, typeof options>(
        name,
        options,
        async (attempts) => {
          this.isTroubled = false;
          // Looks again after this one. Of ordered jobs, the next of the key may be had by any of them.
          if (orderBy) this.wake(name);
          else this.boss.notifyWorker(worker);
          return Promise.all(attempts.map((attempt) => this.settle(attempt, runner)));
        },
      );
      workers.push(worker);
    }
  }

  private async settle(
    { id, name, data, retryCount, signal }: BossAttempt<JobData>,
    runner: Runner,
  ): Promise<JobResult> {
    try {
      const either = AbortSignal.any([signal, this.ending.signal]);
      await runner({ id, name, data, number: retryCount + 1, signal: either });
      return { id, status: 'completed' };
    } catch (error) {
      // What is reported of it then is ignored, as it is no longer active.
      if (this.ending.signal.aborted) await this.rows.giveBack(id, retryCount);
      return { id, status: 'failed', output: { message: lineOf(error) } };
    }
  }

  private tell(err: unknown): void {
    if (!this.isTroubled) this.logger.warn({ err }, 'Jobs cannot be looked for; it is tried again');
    this.isTroubled = true;
  }
}

function toInsert({ id, data, key, delay }: NewJob) {
  return { id, data, singletonKey: key, startAfter: delay };
}

/** In one order everywhere, so that two transactions do not wait for each other. */
function byIdentity(a: NewJob, b: NewJob): number {
  return identity(a) < identity(b) ? -1 : 1;
}

const identity = ({ job, key }: NewJob): string => `${job.name} ${key}`;

async function endsWithin(ended: Promise<unknown>, milliseconds: number): Promise<void> {
  const { promise: patienceEnded, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  await Promise.race([ended, patienceEnded]);
  clearTimeout(timer);
}
