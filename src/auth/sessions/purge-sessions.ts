import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, Repository } from 'typeorm';
import { z } from 'zod';
import { deleteInBatches } from '#libs/database';
import { defineJob, type JobRun, OnJob } from '#libs/jobs';
import { Logger } from '#libs/logging';
import { Session } from './session.entity.js';
import { SessionLifetime } from './session-lifetime.js';

/** Milliseconds for which sessions that are over can still be looked up. */
const KEPT = 30 * 24 * 60 * 60 * 1000;

const purgeSessionsJob = defineJob({
  name: 'auth.purge_sessions',
  payload: z.object({}),
  timeout: 3600,
  schedule: '17 3 * * *',
});

/** Deletes sessions that were over a month ago. */
@Injectable()
export class PurgeSessions {
  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly lifetime: SessionLifetime,
    private readonly logger: Logger,
  ) {}

  /** Whatever ended them, they were not used since. */
  @OnJob(purgeSessionsJob)
  async purge(_payload: object, { signal }: JobRun): Promise<void> {
    const { usedSince } = await this.lifetime.bounds();
    const lastUsedAt = LessThan(new Date(usedSince.getTime() - KEPT));
    const deleted = await deleteInBatches(this.sessions, { lastUsedAt }, signal);
    this.logger.info({ deleted }, 'old sessions were deleted');
  }
}
