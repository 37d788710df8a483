import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { expect, it } from 'vitest';
import { createLogger } from './create-logger.js';
import { Logger } from './logger.js';
import { LoggingModule } from './logging.module.js';

@Injectable()
class Feature {
  constructor(readonly logger: Logger) {}
}

@Module({ providers: [Feature], exports: [Feature] })
class FeatureModule {}

it('provides the logger to a feature that asks for it by its class', async () => {
  const logger = createLogger({ level: 'silent', pretty: false });

  const moduleRef = await Test.createTestingModule({
    imports: [FeatureModule, LoggingModule.forRoot(logger)],
  }).compile();

  expect(moduleRef.get(Feature, { strict: false }).logger).toBe(logger);
});
