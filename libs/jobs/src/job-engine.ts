import type { JobData } from './job-data.js';
import type { JobCount, JobPage, JobRecord, PageQuery } from './job-record.js';
import type { JobDefinition } from './job.js';

/** A job on its way into the queue. */
export interface NewJob {
  readonly id: string;
  readonly job: JobDefinition;
  /** JSON: what is stored. */
  readonly data: JobData;
  /** Of `deduplicateBy` or `orderBy`. */
  readonly key?: string;
  /** Of ordered jobs, among those with the same name and key: 1, 2, 3 … in the order of commits. */
  readonly order?: number;
  /** Seconds from now until it is due. */
  readonly delay?: number;
}

/** One attempt. */
export interface Attempt {
  readonly id: string;
  readonly name: string;
  readonly data: JobData;
  /** 1 in the first one. */
  readonly number: number;
  readonly signal: AbortSignal;
}

/** Does one attempt; it failed when this rejects. */
export type Runner = (attempt: Attempt) => Promise<void>;

/** What keeps jobs and hands them out. */
export abstract class JobEngine {
  abstract readonly name: 'pg-boss' | 'bullmq';
  /** Makes its tables and queues. With a `runner` it hands out due jobs, until it is closed. */
  abstract open(jobs: readonly JobDefinition[], runner?: Runner): Promise<void>;
  /**
   * Keeps the jobs within the open transaction, or at once without one. Ordered ones are handed out in the
   * order in which transactions committed.
   *
   * @returns the ids of those that were added; one that has its like waiting is not
   */
  abstract add(jobs: readonly NewJob[]): Promise<string[]>;
  /** Jobs of this name were committed: look for them now, not at the next poll. */
  abstract wake(name: string): void;
  /** Hands out nothing more, and waits for running attempts for at most `patience` milliseconds. */
  abstract drain(patience: number): Promise<void>;
  abstract close(): Promise<void>;
  abstract page(query: PageQuery): Promise<JobPage>;
  /** Those that have not ended well, by name and state. */
  abstract count(): Promise<JobCount[]>;
  abstract find(id: string): Promise<JobRecord | undefined>;
  /** Makes a failed or cancelled job due again. False when it is in another state by now. */
  abstract retry(job: JobRecord): Promise<boolean>;
  /** A job that has not ended well runs no more. False when it is in another state by now. */
  abstract cancel(job: JobRecord): Promise<boolean>;
}
