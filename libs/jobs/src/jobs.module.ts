import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { JobsConfig } from '#libs/config';
import { Database, DatabaseModule, Transactions } from '#libs/database';
import { StartupError } from '#libs/kernel';
import { Logger } from '#libs/logging';
import { Redis } from '#libs/redis';
import { BullMqEngine } from './bullmq/bullmq-engine.js';
import { DomainEvents } from './domain-events.js';
import { JobDataWriter } from './job-data-writer.js';
import { JobEngine } from './job-engine.js';
import { JobMetrics } from './job-metrics.js';
import { JobRegistry } from './job-registry.js';
import { JobRunner } from './job-runner.js';
import { JobWorker } from './job-worker.js';
import { JobSequence } from './job-sequence.entity.js';
import { Jobs } from './jobs.js';
import { PgBossEngine } from './pg-boss/pg-boss-engine.js';
import { JobSchedule } from './schedules/job-schedule.entity.js';
import { JobSchedules } from './schedules/job-schedules.js';
import { Sequences } from './sequences.js';

/** Gives `Jobs` and `DomainEvents`, and does jobs in processes whose `ROLE` is to work. */
@Global()
@Module({
  imports: [DiscoveryModule, DatabaseModule.forFeature([JobSchedule, JobSequence])],
  providers: [
    {
      provide: JobEngine,
      inject: [JobsConfig, Database, Transactions, Logger, { token: Redis, optional: true }],
      useFactory: openEngine,
    },
    Sequences,
    JobDataWriter,
    Jobs,
    DomainEvents,
    JobRegistry,
    JobRunner,
    JobSchedules,
    JobWorker,
    JobMetrics,
  ],
  exports: [JobEngine, Jobs, DomainEvents, JobRegistry, JobRunner, JobSchedules, JobWorker],
})
export class JobsModule {}

function openEngine(
  { engine }: JobsConfig,
  database: Database,
  transactions: Transactions,
  logger: Logger,
  redis?: Redis,
): JobEngine {
  const chosen = engine ?? (database.engine === 'mysql' ? 'bullmq' : 'pg-boss');
  if (chosen === 'pg-boss') {
    if (database.engine !== 'mysql') return new PgBossEngine(database, transactions, logger);
    throw new StartupError('pg-boss needs PostgreSQL. Set JOBS_ENGINE=bullmq, or leave it unset.');
  }
  if (!redis) {
    throw new StartupError(
      `Background jobs ${database.engine === 'mysql' ? 'on MySQL and MariaDB' : 'with JOBS_ENGINE=bullmq'} need Redis. Set REDIS_URL.`,
    );
  }
  return new BullMqEngine(redis, transactions, logger);
}
