import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThanOrEqual, Repository } from 'typeorm';
import { z } from 'zod';
import { deleteInBatches } from '#libs/database';
import { defineJob, type JobRun, OnJob } from '#libs/jobs';
import { Clock } from '#libs/kernel';
import { Logger } from '#libs/logging';
import { PasskeyChallenge } from './passkey-challenge.entity.js';

const purgeChallengesJob = defineJob({
  name: 'auth.purge_passkey_challenges',
  payload: z.object({}),
  timeout: 3600,
  schedule: '37 * * * *',
});

/** Deletes challenges that nobody has answered. */
@Injectable()
export class PurgePasskeyChallenges {
  constructor(
    @InjectRepository(PasskeyChallenge) private readonly challenges: Repository<PasskeyChallenge>,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  @OnJob(purgeChallengesJob)
  async purge(_payload: object, { signal }: JobRun): Promise<void> {
    const expiresAt = LessThanOrEqual(this.clock.now());
    const deleted = await deleteInBatches(this.challenges, { expiresAt }, signal);
    this.logger.info({ deleted }, 'expired challenges were deleted');
  }
}
