export {
  AdministratorConfig,
  type AdministratorCredentials,
  type Config,
  type ConfiguredKey,
  DatabaseConfig,
  EncryptionConfig,
  HttpConfig,
  LoggingConfig,
  type LogLevel,
  RedisConfig,
  RuntimeConfig,
} from './config.js';
export { ConfigModule } from './config.module.js';
export { loadConfig } from './load-config.js';
