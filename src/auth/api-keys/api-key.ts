import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const PREFIX = 'sr_';
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BYTES = 32;
/** Digits of base 62 that hold 32 bytes, and those of a CRC-32. */
const [RANDOM, CHECKSUM] = [43, 6];

/** For secret scanners, which then compare the checksum: `sr_`, 43 digits of base 62, and 6 of their CRC-32. */
export const API_KEY_PATTERN = /\bsr_[0-9A-Za-z]{49}\b/;
const WHOLE = /^sr_(?<random>[0-9A-Za-z]{43})(?<checksum>[0-9A-Za-z]{6})$/;

/** A new one, with 256 random bits (ASVS 11.5.1). */
export function makeApiKey(): string {
  const random = base62(BigInt(`0x${randomBytes(BYTES).toString('hex')}`), RANDOM);
  return PREFIX + random + checksumOf(random);
}

/** Whether it is to be one, well-formed or not. */
export const isApiKey = (token: string): boolean => token.startsWith(PREFIX);

/** Whether its form and its checksum are right: what was mistyped, cut off or made up is seen without asking anyone. */
export function isWellFormed(token: string): boolean {
  const { random, checksum } = WHOLE.exec(token)?.groups ?? {};
  return random !== undefined && checksumOf(random) === checksum;
}

const checksumOf = (random: string): string => base62(BigInt(crc32(random)), CHECKSUM);

/** Of a fixed width, the greatest digit first. */
function base62(value: bigint, width: number): string {
  let digits = '';
  for (let rest = value; digits.length < width; rest /= 62n) digits = ALPHABET[Number(rest % 62n)] + digits;
  return digits;
}
