import type { Logger } from '#libs/logging';
import type { Runner } from '../job-engine.js';
import type { JobDefinition } from '../job.js';
import { lineOf } from '../line-of.js';
import type { AttemptRecords } from './attempt-records.js';
import type { OutboxJob } from './outbox-job.entity.js';
import { HEARTBEAT } from './times.js';

/** Milliseconds that aborted attempts have to end. */
const GIVING_BACK = 1_000;
/** How often it is tried to record how an attempt ended, and the milliseconds between two tries. */
const RECORDING_TRIES = 10;
const RECORDING_PAUSE = 1_000;

interface Running {
  readonly controller: AbortController;
  /** Once it has begun. */
  job?: OutboxJob;
}

/** The attempts that run in this process. */
export class Attempts {
  /** Each with its end. */
  private readonly running = new Map<Running, Promise<void>>();
  private heartbeat: NodeJS.Timeout | undefined;
  /** Begins nothing more. */
  private isDraining = false;
  private isAborting = false;

  constructor(
    private readonly records: AttemptRecords,
    private readonly runner: Runner,
    private readonly logger: Pick<Logger, 'warn'>,
  ) {}

  begin(): void {
    this.heartbeat = setInterval(() => void this.beat(), HEARTBEAT).unref();
  }

  /**
   * Resolves when the attempt's end is recorded, however it ended.
   *
   * @param started attempts before this one
   */
  async run(id: string, started: number, definition: JobDefinition): Promise<void> {
    if (this.isDraining) return this.records.refuse(id, started);
    const running: Running = { controller: new AbortController() };
    const ended = this.attempt(running, id, started, definition);
    this.running.set(running, ended);
    await ended.finally(() => this.running.delete(running));
  }

  private async attempt(
    running: Running,
    id: string,
    started: number,
    { backoff }: JobDefinition,
  ): Promise<void> {
    const job = await this.records.begin(id, started);
    if (!job) return;
    running.job = job;
    const { name, data, attempts: number } = job;
    const { signal } = running.controller;
    const [outcome] = await Promise.allSettled([this.runner({ id, name, data, number, signal })]);
    await insist(() => {
      if (outcome.status === 'fulfilled') return this.records.complete(job);
      if (this.isAborting) return this.records.giveBack(job);
      return this.records.fail(job, lineOf(outcome.reason), backoff);
    });
  }

  /** Waits for what runs; after `patience` milliseconds it is aborted, and runs elsewhere. */
  async drain(patience: number): Promise<void> {
    this.isDraining = true;
    await this.endWithin(patience);
    this.isAborting = true;
    for (const { controller } of this.running.keys()) controller.abort();
    await this.endWithin(GIVING_BACK);
    clearInterval(this.heartbeat);
  }

  private async endWithin(milliseconds: number): Promise<void> {
    const ended = Promise.allSettled(this.running.values());
    const { promise: patienceEnded, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, milliseconds);
    await Promise.race([ended, patienceEnded]);
    clearTimeout(timer);
  }

  /** Keeps what runs, and aborts what was cancelled, or taken for dead and begun elsewhere. */
  private async beat(): Promise<void> {
    // As of now: what begins while the database is asked is not in its answer.
    const begun = new Map([...this.running.keys()].map(({ job, controller }) => [job, controller]));
    const jobs = [...begun.keys()].filter((job) => job !== undefined);
    if (jobs.length === 0) return;
    try {
      const current = await this.records.renew(jobs);
      for (const job of jobs) if (!current.has(job)) begun.get(job)?.abort();
    } catch (err) {
      this.logger.warn({ err }, 'It cannot be said that jobs still run; it is tried again');
    }
  }
}

/** What was done is not done again because the database was away for a moment. */
async function insist(write: () => Promise<void>, tries = RECORDING_TRIES): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (tries === 1) throw error;
    await new Promise((resolve) => {
      setTimeout(resolve, RECORDING_PAUSE);
    });
    await insist(write, tries - 1);
  }
}
