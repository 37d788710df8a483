import { randomBytes } from 'node:crypto';
import { StartupError } from '#libs/kernel';

/** A named key. The id is public: it stands in every envelope made with the key. */
export interface EncryptionKey {
  /** At most 16 of a-z, 0-9 and `-`. */
  id: string;
  /** 32 bytes. */
  key: Buffer;
}

/** AES-256 and HMAC-SHA256 alike. */
export const KEY_BYTES = 32;

const KEY_TEXT = /^(?<id>[a-z0-9-]{1,16}):(?<key>[A-Za-z0-9+/]{43}=)$/;

/** A new random key as text, `id:base64`: one element of `ENCRYPTION_KEYS`. */
export function generateEncryptionKey(): string {
  return `${randomBytes(4).toString('hex')}:${randomBytes(KEY_BYTES).toString('base64')}`;
}

/**
 * Reads `id:base64` elements separated by commas; the first one is the current key.
 *
 * @throws StartupError that gives the position of a malformed element, never its text.
 */
export function parseEncryptionKeys(text: string): EncryptionKey[] {
  return text.split(',').map((element, index) => parseEncryptionKey(element.trim(), index + 1));
}

function parseEncryptionKey(text: string, position: number): EncryptionKey {
  const { id, key } = KEY_TEXT.exec(text)?.groups ?? {};
  if (!id || !key) {
    throw new StartupError(
      `Encryption key ${position} must have the form id:key, the id of at most 16 of a-z, 0-9 and -, ` +
        'the key of 32 random bytes in base64.',
    );
  }
  return { id, key: Buffer.from(key, 'base64') };
}
