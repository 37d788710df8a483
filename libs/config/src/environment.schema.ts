// The environment table is generated from this file by plain Node: it imports packages and `.ts` files only, and
// uses no syntax that type stripping cannot erase.
import { z } from 'zod';
import {
  administratorPassword,
  assignments,
  collectorUrl,
  commaList,
  databaseUrl,
  encryptionKeys,
  filesUrl,
  headerFields,
  host,
  mailbox,
  mailUrl,
  origin,
  port,
  publicUrl,
  ratio,
  redisUrl,
  rpId,
  sampler,
  trustProxy,
  workers,
} from './environment-formats.ts';
import { notes, type VariableNotes } from './environment-notes.ts';
import { outboundVariables } from './outbound.variables.ts';

/** One row of the table of variables. */
export interface VariableDescription extends VariableNotes {
  name: string;
  default: string;
}

/** Every variable the application reads, from text to typed value. An absent one is `undefined`. */
export const environmentSchema = z.object({
  NODE_ENV: z
    .enum(['development', 'production', 'test'], 'must be development, production or test')
    .prefault('development')
    .register(notes, {
      description: 'How careful to be. Production refuses the defaults that only suit development.',
      example: 'production',
    }),
  PORT: port.prefault('3000').register(notes, {
    description: 'The TCP port to listen on. 0 takes any free one.',
    example: '8080',
  }),
  HOST: host.optional().register(notes, {
    description: 'The address to listen on.',
    example: '0.0.0.0',
    default: '127.0.0.1; in production 0.0.0.0',
  }),
  PUBLIC_URL: publicUrl.optional().register(notes, {
    description:
      'Where clients reach the application: the issuer of tokens and the base of links. Without a trailing slash.',
    example: 'https://api.example.com',
    default: 'http://127.0.0.1, or what HOST says, and the port',
    requiredInProduction: 'the address that clients use cannot be guessed there',
  }),
  DATABASE_URL: databaseUrl.optional().register(notes, {
    description: 'The database, and with it the engine: PostgreSQL, MySQL or MariaDB.',
    example: 'postgres://showrunner:secret@db.example.com:5432/showrunner',
    default: 'the embedded PostgreSQL, in DATA_DIR',
    requiredInProduction: 'the embedded database is for development',
  }),
  TEST_DATABASE_URL: databaseUrl.optional().register(notes, {
    description: 'The server on which the integration and end-to-end tests run. Only tests use it.',
    example: 'postgres://postgres@127.0.0.1:5432/postgres',
    default: 'the embedded PostgreSQL',
  }),
  REDIS_URL: redisUrl.optional().register(notes, {
    description:
      'Redis for what several nodes share: cached values, and the bus that invalidates them. ' +
      'MySQL and MariaDB need it, for background jobs.',
    example: 'redis://cache.example.com:6379',
    default: 'memory; between nodes, LISTEN and NOTIFY of PostgreSQL',
  }),
  TEST_REDIS_URL: redisUrl.optional().register(notes, {
    description: 'The Redis with which the end-to-end tests run. Only tests use it.',
    example: 'redis://127.0.0.1:6379',
    default: 'memory',
  }),
  ROLE: z.enum(['all', 'http', 'worker'], 'must be all, http or worker').prefault('all').register(notes, {
    description:
      'What the process does: answer requests, do background jobs, or both. A worker answers what is below /health only.',
    example: 'worker',
  }),
  WORKERS: workers.prefault('1').register(notes, {
    description:
      'How many processes share the port. The first one replaces them one by one on SIGHUP, and each that dies.',
    example: '4',
  }),
  JOBS_ENGINE: z.enum(['pg-boss', 'bullmq'], 'must be pg-boss or bullmq').optional().register(notes, {
    description:
      'What hands out background jobs: pg-boss, on PostgreSQL and the embedded database, or BullMQ, on REDIS_URL.',
    example: 'bullmq',
    default: 'pg-boss; with MySQL and MariaDB, bullmq',
  }),
  FILES_URL: filesUrl.optional().register(notes, {
    description:
      'S3-compatible storage for uploaded files, such as avatars; several nodes need it, or a DATA_DIR that they share.',
    example: 's3://access-key:secret-key@s3.example.com/showrunner?region=eu-central-1',
    default: 'the folder `files` in DATA_DIR',
  }),
  MAIL_URL: mailUrl.optional().register(notes, {
    description:
      'The SMTP server for mails: smtps:// with TLS from the start, smtp:// with STARTTLS, which is required unless it is on this machine.',
    example: 'smtp://showrunner:secret@smtp.example.com:587',
    default: 'mails are kept, and shown at /dev/mailbox',
    requiredInProduction: 'mails would reach nobody',
  }),
  MAIL_FROM: mailbox.optional().register(notes, {
    description: 'The sender of mails. The name is also the heading in them.',
    example: 'Showrunner <no-reply@example.com>',
    default: 'Showrunner <no-reply@localhost>',
    requiredInProduction: 'mails from localhost are refused as spam',
  }),
  DATA_DIR: z.string().prefault('.data').register(notes, {
    description: 'The folder for the embedded database, generated keys and uploaded files.',
    example: '/var/lib/showrunner',
  }),
  ADMIN_EMAIL: z.email('must be an e-mail address').optional().register(notes, {
    description: 'The first administrator, made when there is none. Goes with ADMIN_PASSWORD.',
    example: 'admin@example.com',
  }),
  ADMIN_PASSWORD: administratorPassword.optional().register(notes, {
    description: "The first administrator's password, 12 to 128 characters. Goes with ADMIN_EMAIL.",
    example: 'a-long-passphrase-of-your-own',
    default: 'generated and printed once; never in production',
  }),
  ENCRYPTION_KEYS: encryptionKeys.optional().register(notes, {
    description:
      'Keys for secrets at rest, id:key with commas between; the first one encrypts, all decrypt. ' +
      'Make a key with: node -p "crypto.randomBytes(32).toString(\'base64\')"',
    example: 'key-1:<openssl rand -base64 32>',
    default: 'generated in DATA_DIR',
    requiredInProduction: 'a generated key is lost with the machine',
  }),
  CORS_ORIGINS: commaList.pipe(z.array(origin)).optional().register(notes, {
    description:
      'The origins whose pages may call the API, with commas between. `*` is refused in production.',
    example: 'https://app.example.com,https://admin.example.com',
    default: 'none',
  }),
  WEBAUTHN_RP_ID: rpId.optional().register(notes, {
    description:
      'The domain that passkeys are made for. They work on pages of PUBLIC_URL and CORS_ORIGINS at it or below it, and on no others: whoever changes it makes all passkeys worthless.',
    example: 'example.com',
    default: 'the host of PUBLIC_URL; localhost for an address of this machine',
  }),
  TRUST_PROXY: trustProxy.optional().register(notes, {
    description:
      'The proxies whose X-Forwarded-* headers are believed: addresses and CIDR ranges with commas between, or how many there are.',
    example: '10.0.0.0/8,192.168.1.7',
    default: 'none',
  }),
  RATE_LIMITS: z.enum(['on', 'off'], 'must be on or off').prefault('on').register(notes, {
    description:
      'Limits on requests and on guessing passwords. `off` is for measuring and is refused in production.',
    example: 'off',
  }),
  ...outboundVariables,
  METRICS_PORT: port.optional().register(notes, {
    description:
      'The TCP port of GET /metrics, for Prometheus, also with several WORKERS. 0 takes any free one; unset, nothing is measured.',
    example: '9464',
    default: 'none: nothing is measured',
  }),
  METRICS_HOST: host.prefault('127.0.0.1').register(notes, {
    description: 'The address on which METRICS_PORT is. Whoever reaches it can read the metrics.',
    example: '10.0.0.7',
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl.optional().register(notes, {
    description: 'Where traces are sent, by OTLP over HTTP: a collector. Unset, nothing is traced.',
    example: 'http://collector.example.com:4318',
    default: 'none: nothing is traced',
  }),
  OTEL_EXPORTER_OTLP_HEADERS: headerFields.optional().register(notes, {
    description:
      'What is sent along to OTEL_EXPORTER_OTLP_ENDPOINT, such as a key: name=value with commas between, percent-encoded.',
    example: 'authorization=Bearer%20secret',
  }),
  OTEL_EXPORTER_OTLP_PROTOCOL: z
    .literal('http/protobuf', 'must be http/protobuf; collectors take it on port 4318')
    .prefault('http/protobuf')
    .register(notes, {
      description: 'How traces are sent. There is one way; another one is refused rather than ignored.',
      example: 'http/protobuf',
    }),
  OTEL_SERVICE_NAME: z.string().prefault('showrunner').register(notes, {
    description: 'What the application is called in traces.',
    example: 'showrunner-eu',
  }),
  OTEL_RESOURCE_ATTRIBUTES: assignments.optional().register(notes, {
    description:
      'What else traces say of this process: name=value with commas between, percent-encoded. OTEL_SERVICE_NAME goes before its service.name.',
    example: 'deployment.environment.name=staging,service.version=1.4.2',
  }),
  OTEL_TRACES_SAMPLER: sampler.prefault('parentbased_always_on').register(notes, {
    description:
      'Which traces are kept: parentbased_… does as the caller says, and asks the rest of its name where there is none.',
    example: 'parentbased_traceidratio',
  }),
  OTEL_TRACES_SAMPLER_ARG: ratio.prefault('1').register(notes, {
    description: 'How many traces the …traceidratio samplers keep, from 0 to 1.',
    example: '0.1',
  }),
  LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'must be trace, debug, info, warn, error, fatal or silent',
    )
    .prefault('info')
    .register(notes, {
      description: 'The least severe messages to log: trace, debug, info, warn, error, fatal or silent.',
      example: 'debug',
    }),
});

/** The environment with every variable read into its type. */
export type Environment = z.output<typeof environmentSchema>;

/** The variables in the schema's order, described for people. */
export function describeEnvironment(): VariableDescription[] {
  return Object.entries(environmentSchema.shape).map(([name, schema]) => {
    const described = notes.get(schema);
    if (!described) throw new Error(`${name} has no notes in the schema of the environment.`);
    const fixed = schema instanceof z.ZodPrefault ? String(schema.def.defaultValue) : 'none';
    return { ...described, name, default: described.default ?? fixed };
  });
}
