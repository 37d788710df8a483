import { ApiProperty } from '@nestjs/swagger';
import { JOB_STATES, type JobRecord, type JobState } from '#libs/jobs';
import type { Page } from '#libs/kernel';
import { ApiJsonValue } from '#libs/openapi';
import { redactData } from '#libs/logging';

export class JobResponse {
  /** @example '019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a' */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example 'mail.send' */
  name: string;

  /** `created` waits, `retry` waits for another attempt, `active` runs; the others have ended. */
  @ApiProperty({ enum: JOB_STATES, example: 'failed' })
  state: JobState;

  /**
   * Started so far.
   * @example 5
   */
  @ApiProperty({ type: 'integer' })
  attempts: number;

  /** @example 5 */
  @ApiProperty({ type: 'integer' })
  maxAttempts: number;

  @ApiJsonValue({
    description: 'What it works on; secrets are masked, and null when all of it is secret.',
    example: { userId: '019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a' },
  })
  payload: unknown;

  /** @example 'connect ECONNREFUSED 127.0.0.1:25' */
  lastError: string | null;

  createdAt: Date;

  /** When it is due, or the last attempt was. */
  runAt: Date;

  startedAt: Date | null;

  finishedAt: Date | null;

  static from(job: JobRecord): JobResponse {
    const { id, name, state, attempts, maxAttempts, lastError } = job;
    const { createdAt, runAt, startedAt, finishedAt } = job;
    const payload = job.data.payload === undefined ? null : redactData(job.data.payload);
    return {
      id,
      name,
      state,
      attempts,
      maxAttempts,
      payload,
      lastError,
      createdAt,
      runAt,
      startedAt,
      finishedAt,
    };
  }
}

export class JobListResponse {
  items: JobResponse[];

  /** Pass it as `cursor` to get the next page; null on the last one. */
  nextCursor: string | null;

  /** How many jobs match, counted up to 10,000. Only with `include=total`. */
  @ApiProperty({ type: 'integer', required: false })
  total?: number;

  /** False when more jobs match than were counted. */
  totalIsExact?: boolean;

  static from({ items, ...page }: Page<JobRecord>): JobListResponse {
    return { items: items.map(JobResponse.from), ...page };
  }
}
