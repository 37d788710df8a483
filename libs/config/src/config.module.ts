import { type DynamicModule, Module } from '@nestjs/common';
import {
  AdministratorConfig,
  type Config,
  DatabaseConfig,
  EncryptionConfig,
  HttpConfig,
  LoggingConfig,
  RedisConfig,
  RuntimeConfig,
} from './config.js';

/** Provides each slice of the configuration, everywhere, under its class. */
@Module({})
export class ConfigModule {
  static forRoot(config: Config): DynamicModule {
    const providers = [
      { provide: RuntimeConfig, useValue: config.runtime },
      { provide: HttpConfig, useValue: config.http },
      { provide: DatabaseConfig, useValue: config.database },
      { provide: RedisConfig, useValue: config.redis },
      { provide: AdministratorConfig, useValue: config.administrator },
      { provide: EncryptionConfig, useValue: config.encryption },
      { provide: LoggingConfig, useValue: config.logging },
    ];
    return { module: ConfigModule, global: true, providers, exports: providers };
  }
}
