import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/context';
import type { ListRequest } from '#libs/database';
import { JobEngine, type JobRecord, type JobSchedule, JobSchedules, type JobState } from '#libs/jobs';
import type { Page } from '#libs/kernel';
import { Logger } from '#libs/logging';
import { defaultLimit, SettingsService } from '../settings/index.js';
import { JobInOtherState, JobNotFound } from './jobs.errors.js';

const RETRIED = new Set<JobState>(['failed', 'cancelled']);
const CANCELLED = new Set<JobState>(['created', 'retry', 'failed']);

/** Background jobs, for those who keep them going. */
@Injectable()
export class JobAdministrationService {
  constructor(
    private readonly engine: JobEngine,
    private readonly schedules: JobSchedules,
    private readonly settings: SettingsService,
    private readonly logger: Logger,
  ) {}

  /** @throws InvalidListQuery */
  async list(
    { userId }: Actor,
    query: Omit<ListRequest, 'limit'> & { limit?: number },
  ): Promise<Page<JobRecord>> {
    const limit = query.limit ?? (await this.settings.getFor(userId, defaultLimit));
    return this.engine.page({ ...query, limit });
  }

  /** @throws JobNotFound */
  async get(id: string): Promise<JobRecord> {
    const job = await this.engine.find(id);
    if (!job) throw new JobNotFound();
    return job;
  }

  /** A failed or cancelled job runs again. @throws JobNotFound, JobInOtherState */
  async retry({ userId }: Actor, id: string): Promise<JobRecord> {
    const job = await this.get(id);
    if (!RETRIED.has(job.state) || !(await this.engine.retry(job))) throw await this.inOtherState(id);
    this.engine.wake(job.name);
    this.logger.info({ event: 'job_retried', jobId: id, job: job.name, userId }, 'a job was retried');
    return this.get(id);
  }

  /** A job that waits, or has failed, runs no more. @throws JobNotFound, JobInOtherState */
  async cancel({ userId }: Actor, id: string): Promise<JobRecord> {
    const job = await this.get(id);
    if (job.state === 'cancelled') return job;
    if (!CANCELLED.has(job.state) || !(await this.engine.cancel(job))) throw await this.inOtherState(id);
    this.logger.info({ event: 'job_cancelled', jobId: id, job: job.name, userId }, 'a job was cancelled');
    return this.get(id);
  }

  listSchedules(): Promise<JobSchedule[]> {
    return this.schedules.list();
  }

  private async inOtherState(id: string): Promise<JobInOtherState> {
    return new JobInOtherState((await this.get(id)).state);
  }
}
