import { randomBytes } from 'node:crypto';
import { extname } from 'node:path';
import { type Argon2Parameters, HashingThread } from './hashing-thread.js';
import { PasswordTooLong } from './hashing.errors.js';

/** Meets the OWASP Password Storage Cheat Sheet and ASVS 5.0 appendix C. */
const RECOMMENDED: Argon2Parameters = { memoryCost: 47_104, timeCost: 1, parallelism: 1 };
const MAX_PASSWORD_BYTES = 1024;

/** `.ts` when this runs from source, `.js` from dist. */
const WORKER_FILE = new URL(`argon2.worker${extname(import.meta.url)}`, import.meta.url);

/**
 * Hashes and verifies passwords with argon2id (RFC 9106), as PHC strings. Passwords are taken verbatim:
 * no trimming, no normalisation, no truncation. The work is done in one low-priority thread, so it
 * doesn't delay other requests.
 *
 * Every method that hashes rejects with HashingBusy when too many wait, with HashingInterrupted when the
 * thread ends, and with PasswordTooLong above 1024 bytes.
 */
export class PasswordHasher {
  private readonly thread = new HashingThread(WORKER_FILE);
  private readonly prefix: string;
  private readonly dummyHash: string;

  /** Other parameters than the recommended ones are for tests, which needn't be slow. */
  constructor(private readonly parameters: Argon2Parameters = RECOMMENDED) {
    const { memoryCost, timeCost, parallelism } = parameters;
    this.prefix = `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$`;
    this.dummyHash = this.prefix + [randomBytes(16), randomBytes(32)].map(unpaddedBase64).join('$');
  }

  /** A PHC string with a random salt, such as `$argon2id$v=19$m=47104,t=1,p=1$…$…`. */
  async hash(password: string): Promise<string> {
    refuseOversized(password);
    return this.thread.run({ task: 'hash', password, parameters: this.parameters });
  }

  /** Whether the password matches; a malformed hash matches none. */
  async verify(hash: string, password: string): Promise<boolean> {
    refuseOversized(password);
    return this.thread.run({ task: 'verify', hash, password });
  }

  /** Takes as long as `verify`, for the sign-in to an account that doesn't exist (ASVS 6.3.8). */
  async verifyDummy(password: string): Promise<false> {
    await this.verify(this.dummyHash, password);
    return false;
  }

  /** Whether the hash was made by another algorithm or other parameters than today's. */
  needsRehash(hash: string): boolean {
    return !hash.startsWith(this.prefix);
  }

  /** Ends the thread and rejects what waits; the hasher can't be used afterwards. */
  close(): Promise<void> {
    return this.thread.close();
  }
}

/** The PHC string format has no padding. */
function unpaddedBase64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}

function refuseOversized(password: string): void {
  if (Buffer.byteLength(password) > MAX_PASSWORD_BYTES) throw new PasswordTooLong(MAX_PASSWORD_BYTES);
}
