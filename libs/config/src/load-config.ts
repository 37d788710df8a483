import { resolve } from 'node:path';
import ipaddr from 'ipaddr.js';
import type { AdministratorConfig, Config, HttpConfig } from './config.js';
import { parseEnvironment } from './environment.js';
import type { Environment } from './environment.schema.js';
import { readVariables, type Variables } from './variables.js';

/**
 * The configuration that the environment describes. Called once, at the start of the process.
 *
 * @param variables By default the process's environment over the working folder's `.env`.
 * @throws StartupError that lists every problem at once: the variable, what is wrong and what to set.
 */
export function loadConfig(variables: Variables = readVariables()): Config {
  const environment = parseEnvironment(variables);
  const dataDir = resolve(environment.DATA_DIR);
  return {
    runtime: { environment: environment.NODE_ENV, dataDir },
    http: httpConfig(environment),
    database: { url: environment.DATABASE_URL, testUrl: environment.TEST_DATABASE_URL, dataDir },
    redis: { url: environment.REDIS_URL },
    administrator: administratorConfig(environment),
    encryption: { keys: environment.ENCRYPTION_KEYS ?? [] },
    logging: { level: environment.LOG_LEVEL, pretty: environment.NODE_ENV === 'development' },
  };
}

function httpConfig(environment: Environment): HttpConfig {
  const port = environment.PORT;
  const host = environment.HOST ?? (environment.NODE_ENV === 'production' ? '0.0.0.0' : '127.0.0.1');
  return {
    host,
    port,
    publicUrl: environment.PUBLIC_URL ?? localUrl(host, port),
    corsOrigins: environment.CORS_ORIGINS ?? [],
    trustProxy: environment.TRUST_PROXY ?? false,
    rateLimits: environment.RATE_LIMITS === 'on',
  };
}

function localUrl(host: string, port: number): string {
  if (!ipaddr.isValid(host)) return `http://${host}:${port}`;
  const address = ipaddr.parse(host);
  // Nobody can connect to the unspecified address; the machine that listens on it answers as localhost.
  if (['loopback', 'unspecified'].includes(address.range())) return `http://localhost:${port}`;
  return address.kind() === 'ipv6' ? `http://[${host}]:${port}` : `http://${host}:${port}`;
}

function administratorConfig({ ADMIN_EMAIL, ADMIN_PASSWORD }: Environment): AdministratorConfig {
  if (!ADMIN_EMAIL || !ADMIN_PASSWORD) return {};
  return { credentials: { email: ADMIN_EMAIL, password: ADMIN_PASSWORD } };
}
