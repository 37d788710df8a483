import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, Repository } from 'typeorm';
import { z } from 'zod';
import { deleteInBatches } from '#libs/database';
import { defineJob, type JobRun, OnJob } from '#libs/jobs';
import { Clock } from '#libs/kernel';
import { Logger } from '#libs/logging';
import { SettingsService } from '../../settings/index.js';
import { StoredSecurityEvent } from './security-event.entity.js';
import { securityEventDays } from './security-events.settings.js';

const DAY = 24 * 60 * 60 * 1000;

const purgeSecurityEventsJob = defineJob({
  name: 'auth.purge_security_events',
  payload: z.object({}),
  timeout: 3600,
  schedule: '37 3 * * *',
});

/** Deletes security events that are older than anyone wants to know. */
@Injectable()
export class PurgeSecurityEvents {
  constructor(
    @InjectRepository(StoredSecurityEvent) private readonly events: Repository<StoredSecurityEvent>,
    private readonly settings: SettingsService,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  @OnJob(purgeSecurityEventsJob)
  async purge(_payload: object, { signal }: JobRun): Promise<void> {
    const days = await this.settings.get(securityEventDays);
    const createdAt = LessThan(new Date(this.clock.now().getTime() - days * DAY));
    const deleted = await deleteInBatches(this.events, { createdAt }, signal);
    this.logger.info({ deleted }, 'old security events were deleted');
  }
}
