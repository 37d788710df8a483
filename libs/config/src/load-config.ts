import { resolve } from 'node:path';
import ipaddr from 'ipaddr.js';
import type { AdministratorConfig, Config, HttpConfig, TracingConfig } from './config.js';
import { parseEnvironment } from './environment.js';
import type { Environment } from './environment.schema.js';
import { passkeysConfig } from './passkeys.js';
import { readVariables, type Variables, withoutEmpty } from './variables.js';

const DEFAULT_SENDER = { name: 'Showrunner', address: 'no-reply@localhost' };

/**
 * The configuration that the environment describes. Called once, at the start of the process.
 *
 * @param variables By default the process's environment over the working folder's `.env`.
 * @throws StartupError that lists every problem at once: the variable, what is wrong and what to set.
 */
export function loadConfig(variables: Variables = readVariables()): Config {
  const environment = parseEnvironment(variables);
  const dataDir = resolve(environment.DATA_DIR);
  const http = httpConfig(environment);
  return {
    runtime: {
      environment: environment.NODE_ENV,
      role: environment.ROLE,
      workers: environment.WORKERS,
      dataDir,
    },
    http,
    database: { url: environment.DATABASE_URL, testUrl: environment.TEST_DATABASE_URL, dataDir },
    redis: { url: environment.REDIS_URL },
    jobs: { engine: environment.JOBS_ENGINE },
    files: { url: environment.FILES_URL },
    mail: { url: environment.MAIL_URL, from: environment.MAIL_FROM ?? DEFAULT_SENDER },
    administrator: administratorConfig(environment),
    passkeys: passkeysConfig(http, environment.WEBAUTHN_RP_ID),
    encryption: { keys: environment.ENCRYPTION_KEYS ?? [] },
    settings: { variables: settingVariables(variables) },
    outbound: { allowedAddresses: environment.OUTBOUND_ALLOWED_ADDRESSES ?? [] },
    oidc: { providers: environment.OIDC_PROVIDERS ?? [] },
    logging: { level: environment.LOG_LEVEL, pretty: environment.NODE_ENV === 'development' },
    metrics: { port: environment.METRICS_PORT, host: environment.METRICS_HOST },
    tracing: tracingConfig(environment),
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
  const isIpv6 = address.kind() === 'ipv6';
  // Nobody can connect to the unspecified address; the machine that listens on it answers at its loopback one. That
  // is not "localhost", which may be the address of the other family, where something else listens.
  if (address.range() === 'unspecified') return `http://${isIpv6 ? '[::1]' : '127.0.0.1'}:${port}`;
  return `http://${isIpv6 ? `[${host}]` : host}:${port}`;
}

function administratorConfig({ ADMIN_EMAIL, ADMIN_PASSWORD }: Environment): AdministratorConfig {
  if (!ADMIN_EMAIL || !ADMIN_PASSWORD) return {};
  return { credentials: { email: ADMIN_EMAIL, password: ADMIN_PASSWORD } };
}

function tracingConfig(environment: Environment): TracingConfig {
  return {
    endpoint: environment.OTEL_EXPORTER_OTLP_ENDPOINT,
    headers: environment.OTEL_EXPORTER_OTLP_HEADERS ?? {},
    serviceName: environment.OTEL_SERVICE_NAME,
    attributes: environment.OTEL_RESOURCE_ATTRIBUTES ?? {},
    sampler: environment.OTEL_TRACES_SAMPLER,
    ratio: environment.OTEL_TRACES_SAMPLER_ARG,
  };
}

function settingVariables(variables: Variables): Record<string, string> {
  const given = Object.entries(withoutEmpty(variables));
  return Object.fromEntries(given.filter(([name]) => name.startsWith('SETTING_')));
}
