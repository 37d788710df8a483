// What the texts of variables may be. Plain Node reads it too: see environment.schema.ts.
import ipaddr from 'ipaddr.js';
import { z } from 'zod';

export const commaList = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

export const port = z
  .string()
  .regex(/^\d{1,5}$/, { error: 'must be a whole number from 0 to 65535', abort: true })
  .transform(Number)
  .pipe(z.number().max(65_535, 'must be a whole number from 0 to 65535'));

export const workers = z
  .string()
  .regex(/^([1-9]|[1-9]\d)$/, 'must be a whole number from 1 to 99')
  .transform(Number);

export const host = z.union([z.ipv4(), z.ipv6(), z.hostname()], 'must be an IP address or a host name');

export const databaseUrl = z
  .url({
    protocol: /^(postgres|postgresql|mysql|mariadb)$/,
    error:
      'must be a postgres://, postgresql://, mysql:// or mariadb:// URL (percent-encode special characters)',
    abort: true,
  })
  .refine((url) => new URL(url).pathname.length > 1, 'must end with the name of the database');

export const redisUrl = z.url({ protocol: /^rediss?$/, error: 'must be a redis:// or rediss:// URL' });

export const filesUrl = z
  .url({ protocol: /^s3(\+http)?$/, error: 'must be an s3:// URL (s3+http:// without TLS)', abort: true })
  .refine((url) => {
    const { username, password, pathname } = new URL(url);
    return username !== '' && password !== '' && /^\/[a-z0-9.-]{3,63}$/.test(pathname);
  }, 'must have the form s3://<access key>:<secret key>@<host>/<bucket>?region=<region>, percent-encoded');

export const mailUrl = z
  .url({
    protocol: /^smtp(s|\+plain)?$/,
    error: 'must be an smtp:// or smtps:// URL (smtp+plain:// without TLS)',
    abort: true,
  })
  .refine((url) => {
    const { hostname, pathname, search, hash } = new URL(url);
    return hostname !== '' && /^\/?$/.test(pathname) && search === '' && hash === '';
  }, 'must have the form smtp://<user>:<password>@<host>:<port>, percent-encoded')
  .refine((url) => !/%(?![0-9a-f]{2})/i.test(url), 'must have its user and password percent-encoded');

export const mailbox = z
  .string()
  .regex(/^[^<>\p{Cc}]{1,100}<[^\s<>@,;]+@[^\s<>@,;]+>$/u, {
    error: 'must have the form Name <address@example.com>',
    abort: true,
  })
  .transform((text) => {
    const [name = '', address = ''] = text.slice(0, -1).split('<');
    return { name: name.trim(), address };
  })
  .refine(({ name }) => name !== '', 'must have the form Name <address@example.com>');

export const publicUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL', abort: true })
  .refine(
    (url) => !url.endsWith('/') && !/[?#@]/.test(url),
    'must have no trailing slash, user, query or fragment',
  );

export const origin = z
  .string()
  .refine(
    (text) =>
      text === '*' || (/^https?:[^*]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text),
    'must be an origin: scheme, host and port in lower case, with nothing after them',
  );

/** An RP ID of WebAuthn. */
export const rpId = z
  .hostname('must be a domain such as example.com')
  .refine(
    (text) => text === text.toLowerCase() && !ipaddr.isValid(text),
    'must be a domain in lower case, not an address',
  );

const networkAddress = z
  .string()
  .refine(
    (text) =>
      ipaddr.IPv4.isValidFourPartDecimal(text) ||
      ipaddr.IPv4.isValidCIDRFourPartDecimal(text) ||
      ipaddr.IPv6.isValid(text) ||
      ipaddr.IPv6.isValidCIDR(text),
    'must be an IP address or a CIDR range',
  );

export const networkAddresses = commaList.pipe(z.array(networkAddress));

export const trustProxy = z.union(
  [
    z
      .string()
      .regex(/^[1-9]\d?$/)
      .transform(Number),
    networkAddresses,
  ],
  'must be a list of IP addresses and CIDR ranges, or the number of proxies in front (1 to 99)',
);

export const administratorPassword = z
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

export const encryptionKeys = commaList.pipe(
  z
    .array(encryptionKey)
    .min(1, 'must hold at least one key')
    .refine(
      (keys) => new Set(keys.map(({ id }) => id)).size === keys.length,
      'must give every key an id of its own',
    ),
);

export const collectorUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL', abort: true })
  .refine((url) => !/[?#]/.test(url), 'must have no query or fragment')
  .refine((url) => !/\/v1\/traces\/?$/.test(url), 'must end before /v1/traces, which is added');

/** `name=value`, as OpenTelemetry writes headers and attributes. */
const assignment = z
  .string()
  .regex(/^[\w.!#$&'*+^`|~-]+ *=[\x20-\x7e]*$/, { error: 'must have the form name=value', abort: true })
  .refine((text) => !/%(?![0-9a-f]{2})/i.test(text), 'must have its value percent-encoded')
  .transform((text): [string, string] => {
    const middle = text.indexOf('=');
    return [text.slice(0, middle).trim(), decode(text.slice(middle + 1).trim())];
  });

export const assignments = commaList
  .pipe(z.array(assignment))
  .transform((pairs) => Object.fromEntries(pairs));

export const headerFields = commaList
  .pipe(
    z.array(
      assignment.refine(
        ([, value]) => /^[\t\x20-\x7e]*$/.test(value),
        'must have a value that a header field can have: printable ASCII',
      ),
    ),
  )
  .transform((pairs) => Object.fromEntries(pairs));

/** OpenTelemetry's, by the names that its specification gives them. */
const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

export const sampler = z.enum(SAMPLERS, `must be ${SAMPLERS.slice(0, -1).join(', ')} or ${SAMPLERS.at(-1)}`);

export const ratio = z
  .string()
  .regex(/^(0(\.\d+)?|1(\.0+)?)$/, 'must be a number from 0 to 1')
  .transform(Number);

/** Bytes that are no UTF-8 stay as they are. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
