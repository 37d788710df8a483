import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob, type JobRun, OnJob } from '#libs/jobs';
import { IdempotencyRecords } from './idempotency-records.js';

const BATCH = 500;

const purgeIdempotencyKeysJob = defineJob({
  name: 'http.purge_idempotency_keys',
  payload: z.object({}),
  timeout: 3600,
  schedule: '37 * * * *',
});

/** Deletes keys that count no more, for which no further requests come by. */
@Injectable()
export class PurgeIdempotencyKeys {
  constructor(private readonly records: IdempotencyRecords) {}

  @OnJob(purgeIdempotencyKeysJob)
  async purge(_payload: object, { signal }: JobRun): Promise<void> {
    // oxlint-disable-next-line no-await-in-loop -- one after the other: the database has other work
    while ((await this.records.purge(BATCH)) === BATCH && !signal.aborted);
  }
}
