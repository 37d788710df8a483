import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThanOrEqual, Repository } from 'typeorm';
import { z } from 'zod';
import { deleteInBatches } from '#libs/database';
import { defineJob, type JobRun, OnJob } from '#libs/jobs';
import { Clock } from '#libs/kernel';
import { Logger } from '#libs/logging';
import { MfaChallenge } from '../mfa/mfa-challenge.entity.js';
import { OneTimeToken } from './one-time-token.entity.js';

const purgeTokensJob = defineJob({
  name: 'auth.purge_tokens',
  payload: z.object({}),
  timeout: 3600,
  schedule: '27 * * * *',
});

/** Deletes tokens, and sign-ins between their steps, that have expired; used ones are deleted as they are used. */
@Injectable()
export class PurgeOneTimeTokens {
  constructor(
    @InjectRepository(OneTimeToken) private readonly tokens: Repository<OneTimeToken>,
    @InjectRepository(MfaChallenge) private readonly challenges: Repository<MfaChallenge>,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  @OnJob(purgeTokensJob)
  async purge(_payload: object, { signal }: JobRun): Promise<void> {
    const expiresAt = LessThanOrEqual(this.clock.now());
    const deleted =
      (await deleteInBatches(this.tokens, { expiresAt }, signal)) +
      (await deleteInBatches(this.challenges, { expiresAt }, signal));
    this.logger.info({ deleted }, 'expired tokens were deleted');
  }
}
