import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { StartupError } from '#libs/kernel';
import { DecryptionFailed } from './decryption-failed.js';
import { type EncryptionKey, KEY_BYTES } from './encryption-key.js';

/** A key for message authentication codes, and the id of the ring's key that it is derived from. */
export interface MacKey {
  id: string;
  /** 32 bytes. */
  key: Buffer;
}

/** One MAC key for each key of the ring. */
export interface MacKeys {
  /** Makes new codes. */
  current: MacKey;
  /** Verify existing codes; the current one comes first. */
  all: MacKey[];
}

const ALGORITHM = 'aes-256-gcm';
/** GCM's own length; random nonces of it serve 2^32 messages a key (NIST SP 800-38D). */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID = /^[a-z0-9-]{1,16}$/;
const ENVELOPE = /^v1\.(?<id>[a-z0-9-]{1,16})\.(?<nonce>[\w-]{16})\.(?<sealed>[\w-]{22,})$/;

/**
 * Encrypts secrets at rest under the current key and decrypts them under any key of the ring, so that
 * keys can be replaced while the application runs. The keys themselves are never used directly: each
 * purpose has a subkey of its own (HKDF-SHA256, RFC 5869).
 *
 * @example
 * const envelope = keyRing.encrypt(pem, 'signing_keys.private_key');
 * keyRing.decrypt(envelope, 'signing_keys.private_key').toString();
 */
export class KeyRing {
  private readonly current: EncryptionKey;
  private readonly cipherKeys: ReadonlyMap<string, Buffer>;

  /**
   * @param keys The first one is current.
   * @throws StartupError when there is no key, one is malformed, or two have the same id.
   */
  constructor(private readonly keys: readonly EncryptionKey[]) {
    this.current = currentOf(keys);
    this.cipherKeys = new Map(keys.map((key) => [key.id, subkey(key, 'encryption')]));
  }

  /**
   * AES-256-GCM under the current key, as `v1.<key id>.<nonce>.<ciphertext and tag>` in base64url.
   *
   * @param context Where the secret lives, such as `signing_keys.private_key`. It is authenticated, so an
   * envelope moved to another column does not decrypt.
   */
  encrypt(plaintext: string | Buffer, context: string): string {
    const { id } = this.current;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.cipherKey(id, context), nonce).setAAD(Buffer.from(context));
    const sealed = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
    return `v1.${id}.${nonce.toString('base64url')}.${sealed.toString('base64url')}`;
  }

  private cipherKey(id: string, context: string): Buffer {
    const key = this.cipherKeys.get(id);
    if (!key) throw new DecryptionFailed(context, `its key "${id}" is not in the key ring`);
    return key;
  }

  /** @throws DecryptionFailed when the key is not in the ring, or envelope or context is not the original. */
  decrypt(envelope: string, context: string): Buffer {
    const { id, nonce, sealed } = ENVELOPE.exec(envelope)?.groups ?? {};
    if (!id || !nonce || !sealed) throw new DecryptionFailed(context, 'it is not an envelope of version 1');
    const key = this.cipherKey(id, context);
    try {
      return open(key, Buffer.from(nonce, 'base64url'), Buffer.from(sealed, 'base64url'), context);
    } catch (cause) {
      throw new DecryptionFailed(context, `it does not authenticate under key "${id}"`, cause);
    }
  }

  /** How every envelope under the current key begins; any other is due for re-encryption. */
  get currentPrefix(): string {
    return `v1.${this.current.id}.`;
  }

  /** Whether the envelope was made under the current key. */
  isCurrent(envelope: string): boolean {
    return envelope.startsWith(this.currentPrefix);
  }

  /** The keys for message authentication codes of one purpose, such as `refresh_tokens`. */
  derive(purpose: string): MacKeys {
    const macKey = (key: EncryptionKey): MacKey => ({ id: key.id, key: subkey(key, `mac:${purpose}`) });
    return { current: macKey(this.current), all: this.keys.map(macKey) };
  }
}

function currentOf(keys: readonly EncryptionKey[]): EncryptionKey {
  const [current] = keys;
  if (!current) throw new StartupError('There is no encryption key; at least one is needed.');
  const malformed = keys.findIndex(({ id, key }) => !KEY_ID.test(id) || key.length !== KEY_BYTES);
  // Its position, not its id: someone who swapped the two would find the key in the log.
  if (malformed >= 0) throw new StartupError(`Encryption key ${malformed + 1} has a bad id or not 32 bytes.`);
  const ids = new Set(keys.map(({ id }) => id));
  if (ids.size < keys.length) throw new StartupError('Two encryption keys have the same id.');
  return current;
}

function subkey({ key }: EncryptionKey, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', purpose, KEY_BYTES));
}

function open(key: Buffer, nonce: Buffer, sealed: Buffer, context: string): Buffer {
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(context))
    .setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
}
