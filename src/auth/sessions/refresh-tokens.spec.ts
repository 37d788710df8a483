import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { KeyRing } from '#libs/crypto';
import { RefreshTokens } from './refresh-tokens.js';

const sessionId = '019a3f6e-9b5a-7c11-8d3e-5f6a7b8c9d0e';
const [older, newer] = [
  { id: 'older', key: randomBytes(32) },
  { id: 'newer', key: randomBytes(32) },
];
const tokens = new RefreshTokens(new KeyRing([newer]));

describe('a refresh token', () => {
  it('reads back as what it stands for', () => {
    for (const counter of [1, 999_999_999]) {
      expect(tokens.read(tokens.write({ sessionId, counter }))).toEqual({ sessionId, counter });
    }
  });

  it('is the same each time it is written, and another for each counter', () => {
    expect(tokens.write({ sessionId, counter: 1 })).toBe(tokens.write({ sessionId, counter: 1 }));
    expect(tokens.write({ sessionId, counter: 1 })).not.toBe(tokens.write({ sessionId, counter: 2 }));
  });

  it('of an older key is still read while the ring holds that key', () => {
    const token = new RefreshTokens(new KeyRing([older])).write({ sessionId, counter: 1 });

    expect(new RefreshTokens(new KeyRing([newer, older])).read(token)).toEqual({ sessionId, counter: 1 });
    expect(tokens.read(token)).toBeNull();
  });
});

describe('what is no refresh token', () => {
  const token = tokens.write({ sessionId, counter: 7 });
  const [version, keyId, payload, code] = token.split('.');

  it.each([...token].map((_character, index) => index))('has another character at %d', (index) => {
    const other = token[index] === 'A' ? 'B' : 'A';

    expect(tokens.read(token.slice(0, index) + other + token.slice(index + 1))).toBeNull();
  });

  it("has another token's code, or none", () => {
    const raised = Buffer.from(`${sessionId}:8`).toString('base64url');

    for (const forged of [
      [version, keyId, raised, code],
      [version, keyId, payload, ''],
      [version, keyId, payload],
      [version, 'unknown', payload, code],
      [version, '__proto__', payload, code],
      [version, keyId, payload, code, ''],
      [version, keyId, `${payload}=`, code],
    ]) {
      expect(tokens.read(forged.join('.'))).toBeNull();
    }
  });

  it.each(['', 'rt1', 'rt1...', `${'a.'.repeat(100_000)}`])('is some other text: %.20s', (text) => {
    expect(tokens.read(text)).toBeNull();
  });
});
