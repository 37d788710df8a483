/**
 * Jobs per second, and how long one waits when the application is idle, on the engine of DATABASE_URL (and
 * REDIS_URL): npm run bench:jobs. Without DATABASE_URL it is the embedded database, in memory.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { z } from 'zod';
import { BusModule } from '#libs/bus';
import { ConfigModule, loadConfig } from '#libs/config';
import { CryptoModule, KeyRing } from '#libs/crypto';
import { Database, DatabaseModule, registeredEntities, Transactions } from '#libs/database';
import { defineJob, installPgBoss, JobEngine, Jobs, JobsModule, OnJob } from '#libs/jobs';
import { Clock, SystemClock } from '#libs/kernel';
import { createLogger, LoggingModule, NestLogger } from '#libs/logging';
import { Metrics, ObservabilityModule } from '#libs/observability';
import { Redis, RedisModule } from '#libs/redis';

const { values } = parseArgs({ options: { jobs: { type: 'string', default: '2000' } } });
const JOBS = Number(values.jobs);
const WRITERS = 16;
const SINGLES = 50;

const job = defineJob({ name: 'bench.job', payload: z.object({ number: z.int() }), concurrency: 8 });
const finished = [];

class Worker {
  async work() {
    finished.push(performance.now());
  }
}
OnJob(job)(Worker.prototype, 'work', Object.getOwnPropertyDescriptor(Worker.prototype, 'work'));

class Root {}
class Clocks {}
// Of the build, as the libs are.
const { migrations } = await import(new URL('../dist/migrations/index.js', import.meta.url).href);
const config = loadConfig({ ...process.env, NODE_ENV: 'test', LOG_LEVEL: 'warn' });
const logger = createLogger(config.logging);
const { url } = config.database;
const database = await Database.open({ url, logger }, { entities: registeredEntities(), migrations });
await database.migrator.run();
await installPgBoss(database);
const clock = { provide: Clock, useValue: new SystemClock() };
Module({
  imports: [
    ConfigModule.forRoot(config),
    LoggingModule.forRoot(logger),
    CryptoModule.forRoot({ keyRing: new KeyRing([{ id: 'bench', key: Buffer.alloc(32, 1) }]) }),
    ObservabilityModule.forRoot(Metrics.off),
    DatabaseModule.forRoot(database),
    RedisModule.forRoot(config.redis.url && (await Redis.open(config.redis.url, logger, 'bench'))),
    BusModule,
    JobsModule,
    { module: Clocks, global: true, providers: [clock], exports: [clock] },
  ],
  providers: [Worker],
})(Root);
const app = await NestFactory.createApplicationContext(Root, { logger: new NestLogger(logger) });
const jobs = app.get(Jobs);

/** Milliseconds from each commit to the beginning of its job, one at a time. */
async function waits() {
  const result = [];
  for (let number = 0; number < SINGLES; number++) {
    finished.length = 0;
    await app.get(Transactions).run(() => jobs.enqueue(job, { number }));
    const committed = performance.now();
    while (finished.length === 0) await delay(1);
    result.push(finished[0] - committed);
    await delay(20);
  }
  return result.toSorted((a, b) => a - b);
}

/** Jobs per second, of several that write at once. */
async function throughput() {
  finished.length = 0;
  const began = performance.now();
  let number = 0;
  const write = async () => {
    while (number < JOBS) await app.get(Transactions).run(() => jobs.enqueue(job, { number: number++ }));
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  const written = performance.now();
  while (finished.length < number) await delay(10);
  const perSecond = (end) => Math.round((number / (end - began)) * 1000);
  return { enqueued: perSecond(written), finished: perSecond(finished.at(-1)) };
}

await throughput();
const rates = await throughput();
const sorted = await waits();
console.log(`engine            ${app.get(JobEngine).name} on ${database.engine}`);
console.log(`enqueued          ${rates.enqueued} jobs a second, by ${WRITERS} writers, one transaction each`);
console.log(`enqueued and done ${rates.finished} jobs a second, meanwhile`);
console.log(
  `idle, until begun ${sorted[SINGLES / 2].toFixed(1)} ms in the median, ${sorted.at(-1).toFixed(1)} ms at most`,
);
await app.close();
