import { describe, expect, it } from 'vitest';
import { crc32 } from 'node:zlib';
import { API_KEY_PATTERN, isApiKey, isWellFormed, makeApiKey } from './api-key.js';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

describe('an API key', () => {
  const keys = Array.from({ length: 200 }, makeApiKey);

  it('has 256 random bits (ASVS 11.5.1, ASVS 7.2.3)', () => {
    expect(new Set(keys).size).toBe(200);
    const digits = new Set(keys.flatMap((key) => key.slice(4, 46).split('')));
    expect(digits.size).toBe(62);
    const values = keys.map((key) =>
      Array.from(key.slice(3, 46)).reduce(
        (value, digit) => value * 62n + BigInt(ALPHABET.indexOf(digit)),
        0n,
      ),
    );
    // Of 200 random numbers of 256 bits, one at least has the highest bit, and one has it not.
    expect(values.every((value) => value < 1n << 256n)).toBe(true);
    expect(new Set(values.map((value) => value >> 255n))).toEqual(new Set([0n, 1n]));
  });

  it('is found by the documented expression, wherever it stands', () => {
    for (const key of keys) {
      expect(API_KEY_PATTERN.exec(`API_KEY="${key}"; curl`)?.[0]).toBe(key);
      expect(API_KEY_PATTERN.test(`x${key}`)).toBe(false);
      expect(API_KEY_PATTERN.test(`${key}0`)).toBe(false);
    }
  });

  it('shows by its checksum alone that it is one: a CRC-32 in base 62', () => {
    for (const key of keys) {
      expect(isWellFormed(key)).toBe(true);
      const checksum = Array.from(key.slice(46)).reduce(
        (value, digit) => value * 62 + ALPHABET.indexOf(digit),
        0,
      );
      expect(checksum).toBe(crc32(key.slice(3, 46)));
    }
  });

  it.each([
    ['another digit', (key: string) => key.replace(/.$/, (last) => (last === '0' ? '1' : '0'))],
    [
      'another random part',
      (key: string) => key.replace(/(?<=^sr_.{5})./, (one) => (one === '0' ? '1' : '0')),
    ],
    ['too few', (key: string) => key.slice(0, -1)],
    ['too many', (key: string) => `${key}0`],
    ['a line after it', (key: string) => `${key}\n`],
    ['none', () => 'sr_'],
  ])('is not well-formed with %s', (_what, change) => {
    for (const key of keys) {
      expect(isApiKey(change(key))).toBe(true);
      expect(isWellFormed(change(key))).toBe(false);
    }
  });

  it('is not taken for an access token, nor the other way round', () => {
    expect(isApiKey('eyJhbGciOiJFUzI1NiJ9.e30.x')).toBe(false);
  });
});
