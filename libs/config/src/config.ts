import type { Environment } from './environment.schema.js';

// The classes are types and injection tokens; their values are plain objects, so that a test writes
// `{ ...config.http, port: 0 }`.

export abstract class RuntimeConfig {
  readonly environment: Environment['NODE_ENV'];
  /** What this process does. */
  readonly role: Environment['ROLE'];
  /** How many processes share the port. */
  readonly workers: Environment['WORKERS'];
  /** Absolute path of the folder for what the application itself keeps. */
  readonly dataDir: string;
}

export abstract class HttpConfig {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Where clients reach the application, without a trailing slash. */
  readonly publicUrl: string;
  /** Origins (scheme, host, port) whose pages may call the API; `*` is any, outside production. */
  readonly corsOrigins: readonly string[];
  /** Proxies whose forwarding headers are believed: addresses and CIDR ranges, or how many; none is false. */
  readonly trustProxy: readonly string[] | number | false;
  readonly rateLimits: boolean;
}

export abstract class DatabaseConfig {
  /** The server to use; without one, the embedded database in `dataDir`. */
  readonly url?: string;
  /** The server that tests use; only they read it. */
  readonly testUrl?: string;
  /** Absolute path. */
  readonly dataDir: string;
}

export abstract class JobsConfig {
  /** By default whichever suits the database. */
  readonly engine?: Environment['JOBS_ENGINE'];
}

export abstract class FilesConfig {
  /** The bucket to keep files in; without one, the folder `files` in the data folder. */
  readonly url?: string;
}

export abstract class MailConfig {
  /** The server to send over. */
  readonly url?: string;
  /** The sender; its name is the product's. */
  readonly from: { readonly name: string; readonly address: string };
}

export abstract class RedisConfig {
  /** Without one, what would be shared stays in memory. */
  readonly url?: string;
}

/** The name and password of the administrator to make on the first start. */
export interface AdministratorCredentials {
  readonly email: string;
  readonly password: string;
}

export abstract class AdministratorConfig {
  readonly credentials?: AdministratorCredentials;
}

export abstract class PasskeysConfig {
  /** The domain that passkeys are made for (WebAuthn: RP ID): they work on it and below it. */
  readonly rpId: string;
  /** Whose pages may use them: the application's own and those of `corsOrigins`, as far as they are there. */
  readonly origins: readonly string[];
}

/** A named 256-bit key. */
export interface ConfiguredKey {
  readonly id: string;
  /** 32 bytes. */
  readonly key: Buffer;
}

export abstract class EncryptionConfig {
  /** The first one encrypts, all of them decrypt. Empty when a key is to be generated. */
  readonly keys: readonly ConfiguredKey[];
}

export abstract class SettingsConfig {
  /** The text of each `SETTING_…` variable by its name; what they may be is known once features are loaded. */
  readonly variables: Readonly<Record<string, string>>;
}

export abstract class OutboundConfig {
  /** Addresses and CIDR ranges beside the public ones to which requests may go. */
  readonly allowedAddresses: readonly string[];
}

/** A server of others at which people can sign in. */
export interface OidcProvider {
  /** In addresses of this API. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  /** As the provider itself writes it. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
  /** Scheme, host and port of all its servers. */
  readonly origins: readonly string[];
}

export abstract class OidcConfig {
  readonly providers: readonly OidcProvider[];
}

export type LogLevel = Environment['LOG_LEVEL'];

export abstract class LoggingConfig {
  readonly level: LogLevel;
  /** Lines for people instead of JSON. */
  readonly pretty: boolean;
}

export abstract class MetricsConfig {
  /** 0 takes any free port; without one nothing is measured. */
  readonly port?: number;
  readonly host: string;
}

export abstract class TracingConfig {
  /** The collector, without the path of traces; without one nothing is traced. */
  readonly endpoint?: string;
  /** Sent to it with every batch; they hold its credentials. */
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
  /** What else distinguishes this process, such as `deployment.environment.name`. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly sampler: Environment['OTEL_TRACES_SAMPLER'];
  /** How many of the traces are kept, from 0 to 1, by samplers that ask for it. */
  readonly ratio: number;
}

/** The whole configuration, a slice for each lib or feature that needs one. */
export interface Config {
  readonly runtime: RuntimeConfig;
  readonly http: HttpConfig;
  readonly database: DatabaseConfig;
  readonly redis: RedisConfig;
  readonly jobs: JobsConfig;
  readonly files: FilesConfig;
  readonly mail: MailConfig;
  readonly administrator: AdministratorConfig;
  readonly passkeys: PasskeysConfig;
  readonly encryption: EncryptionConfig;
  readonly settings: SettingsConfig;
  readonly outbound: OutboundConfig;
  readonly oidc: OidcConfig;
  readonly logging: LoggingConfig;
  readonly metrics: MetricsConfig;
  readonly tracing: TracingConfig;
}
