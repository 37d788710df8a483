/**
 * {@include ../README.md}
 *
 * @module jobs
 */

export {
  defineEvent,
  type DomainEventDefinition,
  type Occurrence,
  OnDomainEvent,
  type DomainEventOptions,
} from './domain-event.js';
export { DomainEvents } from './domain-events.js';
export { JobEngine } from './job-engine.js';
export { jobsList } from './job-list.js';
export { JOB_STATES, type JobRecord, type JobState } from './job-record.js';
export { JobRegistry } from './job-registry.js';
export { defineJob, type JobDefinition, type JobRun, type Payload, type JobOptions } from './job.js';
export { Jobs, type EnqueueOptions } from './jobs.js';
export { OnJob } from './on-job.decorator.js';
export { installPgBoss } from './pg-boss/install-pg-boss.js';
export { type JobOutcome, JobRunner } from './job-runner.js';
export { JobWorker } from './job-worker.js';
export { JobsModule } from './jobs.module.js';
export { JobSchedule } from './schedules/job-schedule.entity.js';
export { JobSchedules } from './schedules/job-schedules.js';
export type { JobData } from './job-data.js';
