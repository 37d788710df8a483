import { describe, expect, it } from 'vitest';
import { digest, mac, randomToken, safeEqual } from './token.js';

describe('tokens', () => {
  it('carry 256 random bits in base64url (ASVS 7.2.3, 11.5.1)', () => {
    expect(randomToken()).toMatch(/^[\w-]{43}$/);
    expect(randomToken()).not.toBe(randomToken());
  });

  it('are as long as asked for', () => {
    expect(randomToken(16)).toMatch(/^[\w-]{22}$/);
  });

  it('have a SHA-256 digest (FIPS 180-4 example)', () => {
    expect(Buffer.from(digest('abc'), 'base64url').toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});

describe('mac', () => {
  it('is HMAC-SHA256 (RFC 4231 test case 2)', () => {
    const code = mac(Buffer.from('Jefe'), 'what do ya want for nothing?');

    expect(Buffer.from(code, 'base64url').toString('hex')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });
});

describe('safeEqual', () => {
  it.each([
    ['same', 'same', true],
    ['same', 'sbme', false],
    ['short', 'short and long', false],
    ['', '', true],
  ])('compares %j with %j', (a, b, expected) => {
    expect(safeEqual(a, b)).toBe(expected);
  });
});
