import { Check, Entity, Index } from 'typeorm';
import { Id, Instant, Integer, Json, LongText, Text } from '#libs/database';
import type { JobData } from '../job-data.js';
import type { JobRecord, JobState } from '../job-record.js';

/** States in which a job will run. */
export const WAITING: readonly JobState[] = ['created', 'retry'];

/** A job as it is kept: Redis only knows that it is due. */
@Entity('job_outbox')
@Index('uq_job_outbox_dedup_key', ['name', 'dedupKey'], { unique: true })
@Index('ix_job_outbox_barrier', ['name', 'key', 'barrier'])
@Index('ix_job_outbox_due_at', ['dueAt', 'id'])
@Index('ix_job_outbox_state', ['state', 'id'])
@Check('ck_job_outbox_state', `state IN ('created', 'retry', 'active', 'completed', 'failed', 'cancelled')`)
export class OutboxJob {
  @Id() id: string;
  @Text(130) name: string;
  @Text(16) state: JobState;
  /** What it is deduplicated or ordered by. */
  @Text(255, { nullable: true }) key: string | null;
  /** The key of a deduplicated job until it starts: of one name there is none twice. */
  @Text(255, { nullable: true }) dedupKey: string | null;
  /** Of an ordered job, among those of its name and key. */
  @Integer({ nullable: true }) position: number | null;
  /** The position until the job has completed or is cancelled: it holds up the later ones. */
  @Integer({ nullable: true }) barrier: number | null;
  @Json() data: JobData;
  /** Started so far; of the running one the number. What an earlier one reports counts no more. */
  @Integer() attempts: number;
  @Integer() maxAttempts: number;
  @LongText({ nullable: true }) lastError: string | null;
  @Instant() createdAt: Date;
  @Instant() runAt: Date;
  /**
   * When a relay looks at it: to hand it out, to see whether its process still lives, or to delete it. Every state
   * has such a time, so that nothing is forgotten.
   */
  @Instant() dueAt: Date;
  @Instant({ nullable: true }) startedAt: Date | null;
  @Instant({ nullable: true }) finishedAt: Date | null;
}

export function toRecord(job: OutboxJob): JobRecord {
  const { id, name, state, attempts, maxAttempts, data, lastError, createdAt, runAt, startedAt, finishedAt } =
    job;
  return {
    id,
    name,
    state,
    attempts,
    maxAttempts,
    data,
    lastError,
    createdAt,
    runAt,
    startedAt,
    finishedAt,
  };
}
