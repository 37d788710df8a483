import type { z } from 'zod';
import { assertName } from './names.js';
import { isCron } from './schedules/time-after.js';

/** How the jobs of one name run. Times are in seconds. */
export interface JobOptions<T> {
  /** `feature.verb`, such as `invoices.remind`; stored with every job, so that it must not change. */
  name: string;
  /** Of the payload: JSON. Ids rather than rows, which may have changed when the job runs. */
  payload: z.ZodType<T>;
  /** How often it is tried before it has failed for good (default 5). */
  attempts?: number;
  /** From the first failure to the second try; doubled after each further one, up to an hour (default 5). */
  backoff?: number;
  /** After which an attempt counts as failed (default 300). */
  timeout?: number;
  /** Of these jobs at once in one process (default 1). */
  concurrency?: number;
  /**
   * While a job with the same text waits to run, another one is not added. For work that covers whatever was
   * saved until it runs, such as building an index anew.
   */
  deduplicateBy?: (payload: T) => string;
  /** Jobs with the same text run one after the other, in the order in which their transactions committed. */
  orderBy?: (payload: T) => string;
  /** When it runs by itself, with `{}`: a cron expression of five fields, in UTC. */
  schedule?: string;
  /** The payload holds secrets: it is encrypted at rest and never shown. */
  sealed?: boolean;
}

/** A kind of work that is done after a change was saved, later, or again and again. */
export interface JobDefinition<T = unknown> {
  readonly name: string;
  readonly payload: z.ZodType<T>;
  readonly attempts: number;
  readonly backoff: number;
  readonly timeout: number;
  readonly concurrency: number;
  readonly schedule?: string;
  readonly sealed: boolean;
  readonly deduplicateBy?: (payload: T) => string;
  readonly orderBy?: (payload: T) => string;
}

/** Seconds; the longest pause between two attempts. */
export const LONGEST_BACKOFF = 3600;

/**
 * Declares a job. A provider does the work in a method with `@OnJob`; `Jobs.enqueue` asks for it.
 *
 * @throws TypeError for a name that is no `feature.verb`, `orderBy` with `deduplicateBy` or `schedule`, a schedule
 * that is no cron expression, and one whose payload cannot be `{}`
 * @example
 * export const remind = defineJob({ name: 'invoices.remind', payload: z.object({ invoiceId: z.uuid() }) });
 */
export function defineJob<T>(options: JobOptions<T>): JobDefinition<T> {
  assertName(options.name);
  if (options.orderBy && (options.deduplicateBy || options.schedule)) {
    throw new TypeError(`The job "${options.name}" is ordered, or else deduplicated or scheduled.`);
  }
  if (options.schedule !== undefined) assertSchedule(options.name, options.schedule, options.payload);
  // What runs by itself runs once for all the times that were missed.
  const deduplicateBy = options.deduplicateBy ?? (options.schedule ? () => 'schedule' : undefined);
  return { attempts: 5, backoff: 5, timeout: 300, concurrency: 1, sealed: false, ...options, deduplicateBy };
}

function assertSchedule(name: string, cron: string, payload: z.ZodType): void {
  if (!isCron(cron)) {
    throw new TypeError(`The schedule "${cron}" of the job "${name}" is no cron expression of five fields.`);
  }
  if (!payload.safeParse({}).success) {
    throw new TypeError(`The job "${name}" runs by itself with {}, which its payload does not allow.`);
  }
}

/** What a handler knows of its run. */
export interface JobRun {
  /** Of the job, the same in each of its attempts: what to be idempotent by. */
  readonly id: string;
  /** 1 in the first one. */
  readonly attempt: number;
  /** Aborted when the attempt has taken too long, or the process ends without waiting any longer. */
  readonly signal: AbortSignal;
}

/** What a job or an event carries. */
export type Payload<D extends { payload: z.ZodType }> = z.infer<D['payload']>;
