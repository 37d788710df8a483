// The environment table is generated from this file by plain Node: it imports packages only, and uses no
// syntax that type stripping cannot erase.
import ipaddr from 'ipaddr.js';
import { z } from 'zod';

/** What the guide and the messages say of a variable. */
interface VariableNotes {
  description: string;
  /** A value that could stand in `.env`; of secrets, how to make one. */
  example: string;
  /** The default in words, where it isn't a fixed text. */
  default?: string;
  /** Why production refuses to start without it. */
  requiredInProduction?: string;
}

/** One row of the table of variables. */
export interface VariableDescription extends VariableNotes {
  name: string;
  default: string;
}

const notes = z.registry<VariableNotes>();

const commaList = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

const port = z
  .string()
  .regex(/^\d{1,5}$/, { error: 'must be a whole number from 0 to 65535', abort: true })
  .transform(Number)
  .pipe(z.number().max(65_535, 'must be a whole number from 0 to 65535'));

const host = z.union([z.ipv4(), z.ipv6(), z.hostname()], 'must be an IP address or a host name');

const databaseUrl = z
  .url({
    protocol: /^(postgres|postgresql|mysql|mariadb)$/,
    error:
      'must be a postgres://, postgresql://, mysql:// or mariadb:// URL (percent-encode special characters)',
    abort: true,
  })
  .refine((url) => new URL(url).pathname.length > 1, 'must end with the name of the database');

const redisUrl = z.url({ protocol: /^rediss?$/, error: 'must be a redis:// or rediss:// URL' });

const publicUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL', abort: true })
  .refine(
    (url) => !url.endsWith('/') && !/[?#@]/.test(url),
    'must have no trailing slash, user, query or fragment',
  );

const origin = z
  .string()
  .refine(
    (text) =>
      text === '*' || (/^https?:[^*]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text),
    'must be an origin: scheme, host and port in lower case, with nothing after them',
  );

const proxyAddress = z
  .string()
  .refine(
    (text) =>
      ipaddr.IPv4.isValidFourPartDecimal(text) ||
      ipaddr.IPv4.isValidCIDRFourPartDecimal(text) ||
      ipaddr.IPv6.isValid(text) ||
      ipaddr.IPv6.isValidCIDR(text),
    'must be an IP address or a CIDR range',
  );

const trustProxy = z.union(
  [
    z
      .string()
      .regex(/^[1-9]\d?$/)
      .transform(Number),
    commaList.pipe(z.array(proxyAddress)),
  ],
  'must be a list of IP addresses and CIDR ranges, or the number of proxies in front (1 to 99)',
);

const administratorPassword = z
  .string()
  .refine((text) => [...text].length >= 12, 'must have at least 12 characters')
  .refine((text) => [...text].length <= 128, 'must have at most 128 characters');

const encryptionKey = z
  .string()
  .regex(/^[a-z0-9-]{1,16}:[A-Za-z0-9+/]{43}=$/, {
    error: 'must be id:key, with an id of at most 16 of a-z, 0-9 and -, and a key of 32 bytes in base64',
    abort: true,
  })
  .transform((text) => {
    const [id = '', key = ''] = text.split(':');
    return { id, key: Buffer.from(key, 'base64') };
  });

const encryptionKeys = commaList.pipe(
  z
    .array(encryptionKey)
    .min(1, 'must hold at least one key')
    .refine(
      (keys) => new Set(keys.map(({ id }) => id)).size === keys.length,
      'must give every key an id of its own',
    ),
);

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
    default: 'http://localhost and the port',
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
    description: 'Redis for what several nodes share. Checked, but not used yet.',
    example: 'redis://cache.example.com:6379',
    default: 'memory',
  }),
  DATA_DIR: z.string().prefault('.data').register(notes, {
    description: 'The folder for the embedded database and generated keys.',
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
  TRUST_PROXY: trustProxy.optional().register(notes, {
    description:
      'The proxies whose X-Forwarded-* headers are believed: addresses and CIDR ranges with commas between, or how many there are.',
    example: '10.0.0.0/8,192.168.1.7',
    default: 'none',
  }),
  RATE_LIMITS: z.enum(['on', 'off'], 'must be on or off').prefault('on').register(notes, {
    description:
      'Limits on requests and guessing: checked, but not enforced yet. `off` is for measuring and is refused in production.',
    example: 'off',
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
