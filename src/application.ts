import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitterModule } from '@nestjs/event-emitter';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { RequestMethod } from '@nestjs/common';
import { AccessModule } from '#libs/access';
import { type Config, ConfigModule } from '#libs/config';
import { CryptoModule, type KeyRing, type PasswordHasher } from '#libs/crypto';
import { type Database, DatabaseModule } from '#libs/database';
import { createHttpAdapter, HttpModule } from '#libs/http';
import { Clock, SystemClock } from '#libs/kernel';
import { type Logger, LoggingModule, NestLogger } from '#libs/logging';
import { AppModule } from './app.module.js';

/** What an application stands on, opened before it is made. */
export interface Foundations {
  logger: Logger;
  database: Database;
  keyRing: KeyRing;
  /** The system's, unless a test moves the time by hand. */
  clock?: Clock;
  /** Of the recommended strength, unless a test needs many hashes. */
  passwordHasher?: PasswordHasher;
}

/** What stands outside of the API's base path: addresses that other standards or operators expect. */
const OUTSIDE_THE_BASE_PATH = ['health/live', 'health/ready', 'health/startup', '.well-known/jwks.json'];

/** The application, ready to listen. In preview nothing is instantiated: enough to describe its routes. */
export async function createApplication(
  config: Config,
  foundations: Foundations,
  options: { preview?: boolean } = {},
): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    rootModule(config, foundations),
    createHttpAdapter(config.http, foundations.logger),
    { ...options, logger: new NestLogger(foundations.logger), abortOnError: false, bodyParser: false },
  );
  app.setGlobalPrefix('api/v1', {
    exclude: OUTSIDE_THE_BASE_PATH.map((path) => ({ path, method: RequestMethod.GET })),
  });
  return app;
}

function rootModule(config: Config, foundations: Foundations): DynamicModule {
  const { logger, database, keyRing, passwordHasher, clock = new SystemClock() } = foundations;
  return {
    module: AppModule,
    imports: [
      ConfigModule.forRoot(config),
      LoggingModule.forRoot(logger),
      CryptoModule.forRoot({ keyRing, passwordHasher }),
      DatabaseModule.forRoot(database),
      AccessModule,
      HttpModule,
      EventEmitterModule.forRoot(),
    ],
    global: true,
    providers: [{ provide: Clock, useValue: clock }],
    exports: [Clock],
  };
}
