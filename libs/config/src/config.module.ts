import { type DynamicModule, Module } from '@nestjs/common';
import {
  AdministratorConfig,
  type Config,
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

/** Provides each slice of the configuration, everywhere, under its class. */
@Module({})
export class ConfigModule {
  static forRoot(config: Config): DynamicModule {
    const providers = [
      { provide: RuntimeConfig, useValue: config.runtime },
      { provide: HttpConfig, useValue: config.http },
      { provide: DatabaseConfig, useValue: config.database },
      { provide: RedisConfig, useValue: config.redis },
      { provide: JobsConfig, useValue: config.jobs },
      { provide: FilesConfig, useValue: config.files },
      { provide: MailConfig, useValue: config.mail },
      { provide: AdministratorConfig, useValue: config.administrator },
      { provide: PasskeysConfig, useValue: config.passkeys },
      { provide: EncryptionConfig, useValue: config.encryption },
      { provide: SettingsConfig, useValue: config.settings },
      { provide: OutboundConfig, useValue: config.outbound },
      { provide: OidcConfig, useValue: config.oidc },
      { provide: LoggingConfig, useValue: config.logging },
      { provide: MetricsConfig, useValue: config.metrics },
      { provide: TracingConfig, useValue: config.tracing },
    ];
    return { module: ConfigModule, global: true, providers, exports: providers };
  }
}
