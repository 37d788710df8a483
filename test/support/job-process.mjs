// Does 500 jobs, of which it writes down every run, until it is killed: node job-process.mjs <folder of the notes>
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { z } from 'zod';
import { BusModule } from '#libs/bus';
import { ConfigModule, loadConfig } from '#libs/config';
import { CryptoModule, KeyRing } from '#libs/crypto';
import { Database, DatabaseModule, registeredEntities } from '#libs/database';
import { defineJob, installPgBoss, JobEngine, Jobs, JobsModule, OnJob } from '#libs/jobs';
import { Clock, SystemClock } from '#libs/kernel';
import { createLogger, LoggingModule, NestLogger } from '#libs/logging';
import { Metrics, ObservabilityModule } from '#libs/observability';
import { Redis, RedisModule } from '#libs/redis';

const [folder] = process.argv.slice(2);
const JOBS = 500;
// Of the build, as the libs are.
const { migrations } = await import(new URL('../../dist/migrations/index.js', import.meta.url).href);
const config = loadConfig();
const logger = createLogger(config.logging);

const count = defineJob({ name: 'test.count', payload: z.object({ number: z.int() }), concurrency: 4 });

class Counter {
  async count({ number }) {
    appendFileSync(join(folder, 'runs'), `${number}\n`);
    await delay(2);
  }
}
OnJob(count)(Counter.prototype, 'count', Object.getOwnPropertyDescriptor(Counter.prototype, 'count'));

class Root {}
const clock = { provide: Clock, useValue: new SystemClock() };
const database = await Database.open(
  { ...config.database, logger },
  { entities: registeredEntities(), migrations },
);
await database.migrator.run();
await installPgBoss(database);
Module({
  imports: [
    ConfigModule.forRoot(config),
    LoggingModule.forRoot(logger),
    CryptoModule.forRoot({ keyRing: new KeyRing([{ id: 'test', key: Buffer.alloc(32, 1) }]) }),
    ObservabilityModule.forRoot(Metrics.off),
    DatabaseModule.forRoot(database),
    RedisModule.forRoot(config.redis.url && (await Redis.open(config.redis.url, logger, database.name))),
    BusModule,
    JobsModule,
    { module: class Clocks {}, global: true, providers: [clock], exports: [clock] },
  ],
  providers: [Counter],
})(Root);

const app = await NestFactory.createApplicationContext(Root, {
  logger: new NestLogger(logger),
  abortOnError: false,
});
const added = join(folder, 'added');
if (!existsSync(added)) {
  const jobs = app.get(Jobs);
  await Promise.all(Array.from({ length: JOBS }, (_, number) => jobs.enqueue(count, { number })));
  writeFileSync(added, '');
  console.log('added');
}

const engine = app.get(JobEngine);
const unfinished = { limit: 1, filter: { state: { in: 'created,retry,active' } } };
while ((await engine.page(unfinished)).items.length > 0) await delay(100);
console.log('all done');
