import { Injectable, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { z } from 'zod';
import { BusModule } from '#libs/bus';
import { ConfigModule, loadConfig } from '#libs/config';
import { CryptoModule, KeyRing } from '#libs/crypto';
import { DatabaseModule } from '#libs/database';
import {
  defineEvent,
  defineJob,
  type JobRun,
  JobsModule,
  type Occurrence,
  OnDomainEvent,
  OnJob,
} from '#libs/jobs';
import { Clock, newId } from '#libs/kernel';
import { createLogger, LoggingModule } from '#libs/logging';
import { Metrics, ObservabilityModule, Tracing } from '#libs/observability';
import { Redis, RedisModule } from '#libs/redis';
import { FakeClock, LogCapture } from '#libs/testing';
import { openMigratedDatabase } from './migrated-database.js';

export const note = defineJob({ name: 'test.note', payload: z.object({ text: z.string() }), concurrency: 4 });
export const failing = defineJob({
  name: 'test.fail',
  payload: z.object({ times: z.int() }),
  attempts: 2,
  backoff: 1,
});
export const rebuild = defineJob({
  name: 'test.rebuild',
  payload: z.object({ index: z.string() }),
  deduplicateBy: ({ index }) => index,
});
export const secret = defineJob({
  name: 'test.secret',
  payload: z.object({ token: z.string() }),
  sealed: true,
});
export const nightly = defineJob({ name: 'test.nightly', payload: z.object({}), schedule: '0 3 * * *' });
export const slow = defineJob({ name: 'test.slow', payload: z.object({}), timeout: 1, attempts: 1 });
export const counted = defineEvent({
  name: 'test.counted',
  payload: z.object({ thing: z.string(), number: z.int() }),
  key: ({ thing }) => thing,
});

@Injectable()
export class TestWorker {
  readonly notes: { text: string; id: string }[] = [];
  readonly secrets: string[] = [];
  readonly heard: number[] = [];
  readonly sequences: number[] = [];
  nights = 0;
  rebuilt = 0;
  failures = 0;
  isBroken = false;

  @OnJob(note)
  async note({ text }: { text: string }, { id }: JobRun): Promise<void> {
    this.notes.push({ text, id });
  }

  @OnJob(failing)
  async fail({ times }: { times: number }): Promise<void> {
    if (this.failures++ < times) throw new Error('It does not work yet.\n at somewhere');
  }

  @OnJob(rebuild)
  async rebuild(): Promise<void> {
    this.rebuilt++;
  }

  @OnJob(secret)
  async secret({ token }: { token: string }): Promise<void> {
    this.secrets.push(token);
  }

  @OnJob(nightly)
  async nightly(): Promise<void> {
    this.nights++;
  }

  @OnJob(slow)
  slow(): Promise<void> {
    return new Promise(() => {});
  }

  @OnDomainEvent(counted, 'keep')
  async keep({ number }: { number: number }, { sequence }: Occurrence): Promise<void> {
    this.sequences.push(sequence);
    this.heard.push(number);
  }

  @OnDomainEvent(counted, 'break', { attempts: 1 })
  async break(): Promise<void> {
    if (this.isBroken) throw new Error('This subscriber is broken.');
  }
}

@Module({ providers: [TestWorker] })
class WorkerModule {}

class Clocks {}

/** The jobs above with what they stand on, and nothing else of the application. */
export async function startJobs(
  url: string | undefined,
  clock = new FakeClock(),
  { metrics = Metrics.off, tracing = Tracing.off } = {},
): Promise<TestingModule> {
  const database = await openMigratedDatabase(url, { tracing });
  const logger = createLogger({ level: 'info', pretty: false }, new LogCapture());
  const redisUrl = process.env.TEST_REDIS_URL;
  const clockProvider = { provide: Clock, useValue: clock };
  const module = await Test.createTestingModule({
    imports: [
      ConfigModule.forRoot(loadConfig({ NODE_ENV: 'test', METRICS_PORT: '0' })),
      LoggingModule.forRoot(logger),
      CryptoModule.forRoot({ keyRing: new KeyRing([{ id: 'test', key: Buffer.alloc(32, 1) }]) }),
      ObservabilityModule.forRoot(metrics, tracing),
      DatabaseModule.forRoot(database),
      RedisModule.forRoot(redisUrl ? await Redis.open(redisUrl, logger, newId()) : undefined),
      BusModule,
      { module: Clocks, global: true, providers: [clockProvider], exports: [Clock] },
      JobsModule,
      WorkerModule,
    ],
  }).compile();
  return module.init();
}
