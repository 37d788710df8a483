import type { ListRequest } from '#libs/database';
import type { Page } from '#libs/kernel';
import type { JobData } from './job-data.js';

/**
 * `created`: waits to run. `retry`: failed and will be tried again. `active`: running. `completed`, `failed`
 * (no attempt is left) and `cancelled` are where it ends.
 */
export const JOB_STATES = ['created', 'retry', 'active', 'completed', 'failed', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** States of jobs that are not done with: they wait, run, or somebody has to look at them. */
export const UNDONE_STATES = ['created', 'retry', 'active', 'failed'] as const satisfies readonly JobState[];

/** How many jobs of a name are in a state. */
export interface JobCount {
  name: string;
  state: (typeof UNDONE_STATES)[number];
  count: number;
  /** When the one that is due first is due, or was. */
  runAt: Date;
}

/** A job as it is kept, for people. */
export interface JobRecord {
  id: string;
  name: string;
  state: JobState;
  /** Started so far. */
  attempts: number;
  maxAttempts: number;
  data: JobData;
  /** One line, without a stack. */
  lastError: string | null;
  createdAt: Date;
  /** When it is due, or was. */
  runAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
}

export type PageQuery = ListRequest;
export type JobPage = Page<JobRecord>;
