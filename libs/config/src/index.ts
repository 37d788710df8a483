/**
 * {@include ../README.md}
 *
 * @module config
 */

export {
  AdministratorConfig,
  type AdministratorCredentials,
  type Config,
  type ConfiguredKey,
  DatabaseConfig,
  EncryptionConfig,
  FilesConfig,
  HttpConfig,
  JobsConfig,
  LoggingConfig,
  type LogLevel,
  MailConfig,
  MetricsConfig,
  PasskeysConfig,
  OidcConfig,
  type OidcProvider,
  OutboundConfig,
  RedisConfig,
  RuntimeConfig,
  SettingsConfig,
  TracingConfig,
} from './config.js';
export { ConfigModule } from './config.module.js';
export { loadConfig } from './load-config.js';
export type { Variables } from './variables.js';
