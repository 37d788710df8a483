import type { DynamicModule, ValueProvider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitterModule } from '@nestjs/event-emitter';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { RequestMethod } from '@nestjs/common';
import { AccessModule } from '#libs/access';
import { BusModule } from '#libs/bus';
import { CacheModule } from '#libs/cache';
import { type Config, ConfigModule } from '#libs/config';
import { CryptoModule, type KeyRing, type PasswordHasher } from '#libs/crypto';
import { type Database, DatabaseModule } from '#libs/database';
import { FilesModule } from '#libs/files';
import {
  createHttpAdapter,
  Drain,
  type HttpAdapterOptions,
  HttpModule,
  IdempotencyModule,
  RateLimits,
} from '#libs/http';
import { JobsModule } from '#libs/jobs';
import { Clock, SystemClock } from '#libs/kernel';
import { type Logger, LoggingModule, NestLogger } from '#libs/logging';
import { MailModule } from '#libs/mail';
import { Metrics, ObservabilityModule, Tracing } from '#libs/observability';
import { OutboundModule } from '#libs/outbound';
import { PrivacyModule } from '#libs/privacy';
import { type Redis, RedisModule } from '#libs/redis';
import { AppModule } from './app.module.js';

/** What an application stands on, opened before it is made. */
export interface Foundations {
  logger: Logger;
  database: Database;
  keyRing: KeyRing;
  /** What several nodes share; without one it stays in memory. */
  redis?: Redis;
  /** Off, unless someone is to look at them. */
  metrics?: Metrics;
  /** Off, unless there is somewhere to send them. */
  tracing?: Tracing;
  /** The system's, unless a test moves the time by hand. */
  clock?: Clock;
  /** Counted in Redis where there is one, unless a test moves the time by hand. */
  rateLimits?: RateLimits;
  /** Of the recommended strength, unless a test needs many hashes. */
  passwordHasher?: PasswordHasher;
  /** Those of the HTTP server, unless a test cannot wait as long. */
  timeLimits?: HttpAdapterOptions['timeLimits'];
}

/** What stands outside of the API's base path: addresses that other standards or operators expect. */
const OUTSIDE_THE_BASE_PATH = ['health/live', 'health/ready', 'health/startup', '.well-known/jwks.json'];

/** The application, ready to listen. In preview nothing is instantiated: enough to describe its routes. */
export async function createApplication(
  config: Config,
  foundations: Foundations,
  options: { preview?: boolean } = {},
): Promise<NestFastifyApplication> {
  const { logger, redis, metrics, tracing, timeLimits, clock = new SystemClock() } = foundations;
  const drain = new Drain();
  const { rateLimits = new RateLimits({ isOn: config.http.rateLimits, clock, logger, redis, metrics }) } =
    foundations;
  const app = await NestFactory.create<NestFastifyApplication>(
    rootModule(config, foundations, [
      { provide: Clock, useValue: clock },
      { provide: RateLimits, useValue: rateLimits },
      { provide: Drain, useValue: drain },
    ]),
    createHttpAdapter(config.http, logger, {
      rateLimits,
      metrics,
      tracing,
      drain,
      waiting: () => foundations.database.pool.waiting,
      timeLimits,
      // So that orchestrators can look after it.
      ...(config.runtime.role === 'worker' && { onlyBelow: '/health/' }),
    }),
    { ...options, logger: new NestLogger(logger), abortOnError: false, bodyParser: false },
  );
  app.setGlobalPrefix('api/v1', {
    exclude: OUTSIDE_THE_BASE_PATH.map((path) => ({ path, method: RequestMethod.GET })),
  });
  return app;
}

function rootModule(
  config: Config,
  {
    logger,
    database,
    keyRing,
    redis,
    metrics = Metrics.off,
    tracing = Tracing.off,
    passwordHasher,
  }: Foundations,
  providers: ValueProvider[],
): DynamicModule {
  return {
    module: AppModule,
    imports: [
      ConfigModule.forRoot(config),
      LoggingModule.forRoot(logger),
      ObservabilityModule.forRoot(metrics, tracing),
      CryptoModule.forRoot({ keyRing, passwordHasher }),
      DatabaseModule.forRoot(database),
      RedisModule.forRoot(redis),
      BusModule,
      CacheModule,
      FilesModule.forRoot(),
      JobsModule,
      MailModule.forRoot(),
      PrivacyModule,
      OutboundModule,
      AccessModule,
      HttpModule,
      IdempotencyModule,
      EventEmitterModule.forRoot(),
    ],
    global: true,
    providers,
    exports: providers,
  };
}
