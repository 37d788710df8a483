import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, Repository } from 'typeorm';
import { z } from 'zod';
import { deleteInBatches } from '#libs/database';
import { defineJob, type JobRun, OnJob } from '#libs/jobs';
import { Clock } from '#libs/kernel';
import { Logger } from '#libs/logging';
import { ApiKey } from './api-key.entity.js';

/** Milliseconds for which an expired key is still listed, for whoever wonders why a program has stopped. */
const KEPT = 30 * 24 * 60 * 60 * 1000;

const purgeApiKeysJob = defineJob({
  name: 'auth.purge_api_keys',
  payload: z.object({}),
  timeout: 3600,
  schedule: '27 3 * * *',
});

/** Deletes API keys that expired a month ago. */
@Injectable()
export class PurgeApiKeys {
  constructor(
    @InjectRepository(ApiKey) private readonly keys: Repository<ApiKey>,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  @OnJob(purgeApiKeysJob)
  async purge(_payload: object, { signal }: JobRun): Promise<void> {
    const expiresAt = LessThan(new Date(this.clock.now().getTime() - KEPT));
    const deleted = await deleteInBatches(this.keys, { expiresAt }, signal);
    this.logger.info({ deleted }, 'expired API keys were deleted');
  }
}
