/**
 * {@include ../README.md}
 *
 * @module crypto
 */

export { CryptoModule, type CryptoModuleOptions } from './crypto.module.js';
export { DecryptionFailed } from './decryption-failed.js';
export { type EncryptionKey, generateEncryptionKey } from './encryption-key.js';
export { type Argon2Parameters } from './hashing-thread.js';
export { HASHING_ERRORS, HashingBusy, HashingInterrupted, PasswordTooLong } from './hashing.errors.js';
export { loadOrCreateKeyFile } from './key-file.js';
export { KeyRing, type MacKey, type MacKeys } from './key-ring.js';
export { PasswordHasher } from './password-hasher.js';
export { generateSigningKey, type PublicSigningJwk, type SigningKey, toPublicKey } from './signing-key.js';
export { digest, mac, randomToken, safeEqual } from './token.js';
