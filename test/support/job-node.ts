import { Injectable, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { z } from 'zod';
import { BusModule } from '#libs/bus';
import { ConfigModule, loadConfig } from '#libs/config';
import { CryptoModule, KeyRing } from '#libs/crypto';
import { type Database, DatabaseModule, Transactions } from '#libs/database';
import { defineJob, JobEngine, type JobRecord, type JobRun, Jobs, JobsModule, OnJob } from '#libs/jobs';
import { Clock, SystemClock } from '#libs/kernel';
import { createLogger, LoggingModule } from '#libs/logging';
import { Metrics, ObservabilityModule } from '#libs/observability';
import { Redis, RedisModule } from '#libs/redis';
import { LogCapture } from '#libs/testing';
import { openMigratedDatabase } from './migrated-database.js';

const payload = z.object({ text: z.string() });

export const note = defineJob({ name: 'test.note', payload, concurrency: 4, backoff: 1 });
export const line = defineJob({
  name: 'test.line',
  payload: payload.extend({ key: z.string() }),
  concurrency: 4,
  attempts: 1,
  orderBy: ({ key }) => key,
});
export const once = defineJob({ name: 'test.once', payload, attempts: 1 });
export const rebuild = defineJob({ name: 'test.rebuild', payload, deduplicateBy: ({ text }) => text });

export interface Run extends JobRun {
  text: string;
}

/** Does what a test says for each text, and remembers what ran. */
@Injectable()
export class Handlers {
  readonly runs: Run[] = [];
  /** What an attempt does beside being remembered. */
  work: (run: Run) => Promise<void> = async () => {};

  get texts(): string[] {
    return this.runs.map(({ text }) => text);
  }

  @OnJob(note)
  async note({ text }: { text: string }, run: JobRun): Promise<void> {
    await this.do({ ...run, text });
  }

  @OnJob(line)
  async line({ text }: { text: string }, run: JobRun): Promise<void> {
    await this.do({ ...run, text });
  }

  @OnJob(once)
  async once({ text }: { text: string }, run: JobRun): Promise<void> {
    await this.do({ ...run, text });
  }

  @OnJob(rebuild)
  async rebuild({ text }: { text: string }, run: JobRun): Promise<void> {
    await this.do({ ...run, text });
  }

  private async do(run: Run): Promise<void> {
    this.runs.push(run);
    await this.work(run);
  }
}

@Module({})
class NodeModule {}

/** One process of several that do jobs, as far as one process can be several: on BullMQ, or without Redis on pg-boss. */
export class JobNode {
  readonly jobs: Jobs;
  readonly engine: JobEngine;
  readonly transactions: Transactions;

  private constructor(
    private readonly module: TestingModule,
    readonly database: Database,
    /** Of nodes on BullMQ. */
    readonly redis: Redis,
    readonly logs: LogCapture,
  ) {
    this.jobs = module.get(Jobs);
    this.engine = module.get(JobEngine);
    this.transactions = module.get(Transactions);
  }

  /** @param namespace of its keys in Redis, the same on all nodes */
  static async start(
    handlers: Handlers,
    { url, redisUrl, namespace }: { url: string | undefined; redisUrl?: string; namespace: string },
  ): Promise<JobNode> {
    const logs = new LogCapture();
    const logger = createLogger({ level: 'info', pretty: false }, logs);
    const database = await openMigratedDatabase(url);
    const redis = redisUrl ? await Redis.open(redisUrl, logger, namespace) : undefined;
    const environment = redisUrl
      ? { NODE_ENV: 'test', JOBS_ENGINE: 'bullmq', REDIS_URL: redisUrl }
      : { NODE_ENV: 'test', JOBS_ENGINE: 'pg-boss' };
    const imports = [
      ConfigModule.forRoot(loadConfig(environment)),
      LoggingModule.forRoot(logger),
      CryptoModule.forRoot({ keyRing: new KeyRing([{ id: 'test', key: Buffer.alloc(32, 1) }]) }),
      ObservabilityModule.forRoot(Metrics.off),
      DatabaseModule.forRoot(database),
      RedisModule.forRoot(redis),
      BusModule,
      JobsModule,
      {
        module: NodeModule,
        global: true,
        providers: [
          { provide: Clock, useClass: SystemClock },
          { provide: Handlers, useValue: handlers },
        ],
        exports: [Clock],
      },
    ];
    const module = await Test.createTestingModule({ imports }).compile();
    await module.init();
    return new JobNode(module, database, redis as Redis, logs);
  }

  async find(id: string | undefined): Promise<JobRecord> {
    const found = await this.engine.find(String(id));
    if (!found) throw new Error(`There is no job ${id}.`);
    return found;
  }

  /** Each statement by itself, such as to move a job in time. */
  sql(statement: string): Promise<unknown> {
    return this.database.dataSource.query(statement);
  }

  async stop(): Promise<void> {
    await this.module.close();
  }
}
