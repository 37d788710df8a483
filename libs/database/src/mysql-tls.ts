import { StartupError } from '#libs/kernel';

/** As mysql2 takes it. */
export interface MysqlTls {
  /** Whether the certificate must come from an authority that this machine (or NODE_EXTRA_CA_CERTS) trusts. */
  rejectUnauthorized: boolean;
  /** Whether it must be of the host that was called. */
  verifyIdentity?: boolean;
}

/** MySQL's words for `ssl-mode`, and PostgreSQL's for `sslmode`. The driver cannot try TLS first: no TLS is "preferred". */
const MODES: Record<string, MysqlTls | undefined> = {
  disabled: undefined,
  disable: undefined,
  preferred: undefined,
  prefer: undefined,
  required: { rejectUnauthorized: false },
  require: { rejectUnauthorized: false },
  'verify-ca': { rejectUnauthorized: true },
  'verify-identity': { rejectUnauthorized: true, verifyIdentity: true },
  'verify-full': { rejectUnauthorized: true, verifyIdentity: true },
};

/**
 * How a connection is encrypted.
 *
 * @throws StartupError for a word that it does not know: guessing could send passwords in the clear.
 */
export function mysqlTls(mode: string | null): MysqlTls | undefined {
  if (!mode) return undefined;
  const word = mode.toLowerCase().replace('_', '-');
  if (Object.hasOwn(MODES, word)) return MODES[word];
  throw new StartupError(
    'The ssl-mode in DATABASE_URL is unknown: use DISABLED, REQUIRED, VERIFY_CA or VERIFY_IDENTITY.',
  );
}
