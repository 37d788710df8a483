import { Module } from '@nestjs/common';
import { declarePermissions } from '#libs/access';
import { JobAdministrationService } from './job-administration.service.js';
import { JobsController } from './jobs.controller.js';
import { jobsPermissions } from './jobs.permissions.js';

/** Background jobs as administrators see them. */
@Module({
  controllers: [JobsController],
  providers: [JobAdministrationService, declarePermissions(jobsPermissions)],
})
export class JobAdministrationModule {}
