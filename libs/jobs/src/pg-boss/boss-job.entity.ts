import { Entity } from 'typeorm';
import { Id, Instant, Integer, Json, Text } from '#libs/database';
import type { JobData } from '../job-data.js';
import type { JobRecord, JobState } from '../job-record.js';

/** pg-boss's table, to read from: pg-boss makes it. Its columns are portable as other engines know this class too. */
@Entity('job', { schema: 'pgboss', synchronize: false })
export class BossJob {
  @Id() id: string;
  @Text(130) name: string;
  @Text(16) state: JobState;
  @Integer() retryCount: number;
  @Integer() retryLimit: number;
  @Json() data: JobData;
  @Json({ nullable: true }) output: { message?: string } | null;
  @Instant({ name: 'created_on' }) createdAt: Date;
  @Instant({ name: 'start_after' }) runAt: Date;
  @Instant({ name: 'started_on', nullable: true }) startedAt: Date | null;
  @Instant({ name: 'completed_on', nullable: true }) finishedAt: Date | null;
}

export function toRecord(job: BossJob): JobRecord {
  const { id, name, state, data, output, createdAt, runAt, startedAt, finishedAt } = job;
  return {
    id,
    name,
    state,
    attempts: startedAt ? job.retryCount + 1 : 0,
    maxAttempts: job.retryLimit + 1,
    data,
    lastError: output?.message ?? null,
    createdAt,
    runAt,
    startedAt,
    finishedAt,
  };
}
