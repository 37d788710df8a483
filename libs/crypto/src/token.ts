import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A random secret in base64url; 32 bytes make 43 characters and 256 bits (ASVS 11.5.1). */
export function randomToken(bytes = 32): string {
  return randomBytes(bytes).toString('base64url');
}

/**
 * SHA-256 in base64url, 43 characters: what is stored in place of a random token. It is too fast for
 * passwords and other secrets that people choose.
 */
export function digest(token: string): string {
  return hash('sha256', token, 'base64url');
}

/** HMAC-SHA256 (RFC 2104) in base64url, 43 characters. */
export function mac(key: Buffer, message: string): string {
  return createHmac('sha256', key).update(message).digest('base64url');
}

/** Compares in a time that does not depend on where the texts differ. */
export function safeEqual(a: string, b: string): boolean {
  return timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'));
}
