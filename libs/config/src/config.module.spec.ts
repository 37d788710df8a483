import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { expect, it } from 'vitest';
import { ConfigModule } from './config.module.js';
import {
  AdministratorConfig,
  DatabaseConfig,
  EncryptionConfig,
  FilesConfig,
  HttpConfig,
  JobsConfig,
  LoggingConfig,
  MailConfig,
  MetricsConfig,
  PasskeysConfig,
  OidcConfig,
  OutboundConfig,
  RedisConfig,
  RuntimeConfig,
  SettingsConfig,
  TracingConfig,
} from './config.js';
import { loadConfig } from './load-config.js';

@Injectable()
class Feature {
  constructor(readonly http: HttpConfig) {}
}

@Module({ providers: [Feature], exports: [Feature] })
class FeatureModule {}

const config = loadConfig({ PORT: '4000' });

it('provides a slice to a feature that asks for it by its class', async () => {
  const moduleRef = await Test.createTestingModule({
    imports: [FeatureModule, ConfigModule.forRoot(config)],
  }).compile();

  expect(moduleRef.get(Feature, { strict: false }).http.port).toBe(4000);
});

it('provides every slice', async () => {
  const moduleRef = await Test.createTestingModule({ imports: [ConfigModule.forRoot(config)] }).compile();
  const slices = [
    RuntimeConfig,
    HttpConfig,
    DatabaseConfig,
    RedisConfig,
    JobsConfig,
    FilesConfig,
    MailConfig,
    AdministratorConfig,
    PasskeysConfig,
    EncryptionConfig,
    SettingsConfig,
    OutboundConfig,
    OidcConfig,
    LoggingConfig,
    MetricsConfig,
    TracingConfig,
  ];

  expect(slices.map((slice) => moduleRef.get(slice))).toEqual(Object.values(config));
});
