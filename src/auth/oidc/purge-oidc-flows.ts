import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThanOrEqual, Repository } from 'typeorm';
import { z } from 'zod';
import { deleteInBatches } from '#libs/database';
import { defineJob, type JobRun, OnJob } from '#libs/jobs';
import { Clock } from '#libs/kernel';
import { Logger } from '#libs/logging';
import { OidcFlow } from './oidc-flow.entity.js';

const purgeFlowsJob = defineJob({
  name: 'auth.purge_oidc_flows',
  payload: z.object({}),
  timeout: 3600,
  schedule: '47 * * * *',
});

/** Deletes what people began at providers and did not come back from. */
@Injectable()
export class PurgeOidcFlows {
  constructor(
    @InjectRepository(OidcFlow) private readonly flows: Repository<OidcFlow>,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  @OnJob(purgeFlowsJob)
  async purge(_payload: object, { signal }: JobRun): Promise<void> {
    const expiresAt = LessThanOrEqual(this.clock.now());
    const deleted = await deleteInBatches(this.flows, { expiresAt }, signal);
    this.logger.info({ deleted }, 'expired sign-ins at providers were deleted');
  }
}
