import { Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission } from '#libs/access';
import type { Actor } from '#libs/context';
import { describeList, InvalidListQuery } from '#libs/database';
import { IdParam } from '#libs/http';
import { jobsList } from '#libs/jobs';
import { Operation } from '#libs/openapi';
import { JobListResponse, JobResponse } from './dto/job.response.dto.js';
import { ListJobsQuery } from './dto/list-jobs.query.dto.js';
import { ScheduleListResponse } from './dto/schedule.response.dto.js';
import { JobAdministrationService } from './job-administration.service.js';
import { JobInOtherState, JobNotFound } from './jobs.errors.js';

@ApiTags('Jobs')
@Controller()
export class JobsController {
  constructor(private readonly administration: JobAdministrationService) {}

  @Get('jobs')
  @RequirePermission('jobs.manage')
  @Operation('jobs.list', 'List background jobs, those of the last week', {
    description: describeList(jobsList),
    errors: [InvalidListQuery],
  })
  async list(@Query() query: ListJobsQuery, @CurrentActor() actor: Actor): Promise<JobListResponse> {
    return JobListResponse.from(await this.administration.list(actor, query));
  }

  @Get('jobs/:id')
  @RequirePermission('jobs.manage')
  @Operation('jobs.read', 'Read a background job', { errors: [JobNotFound] })
  async read(@Param() { id }: IdParam): Promise<JobResponse> {
    return JobResponse.from(await this.administration.get(id));
  }

  @Post('jobs/:id/retries')
  @HttpCode(200)
  @RequirePermission('jobs.manage')
  @Operation('jobs.retry', 'Run a failed or cancelled job again', { errors: [JobNotFound, JobInOtherState] })
  async retry(@Param() { id }: IdParam, @CurrentActor() actor: Actor): Promise<JobResponse> {
    return JobResponse.from(await this.administration.retry(actor, id));
  }

  @Put('jobs/:id/cancellation')
  @RequirePermission('jobs.manage')
  @Operation('jobs.cancel', 'Cancel a job that waits, or give up one that has failed', {
    errors: [JobNotFound, JobInOtherState],
  })
  async cancel(@Param() { id }: IdParam, @CurrentActor() actor: Actor): Promise<JobResponse> {
    return JobResponse.from(await this.administration.cancel(actor, id));
  }

  @Get('job-schedules')
  @RequirePermission('jobs.manage')
  @Operation('jobs.listSchedules', 'List the jobs that run by themselves, with their last and next run')
  async listSchedules(): Promise<ScheduleListResponse> {
    return ScheduleListResponse.from(await this.administration.listSchedules());
  }
}
