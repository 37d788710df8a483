import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { StartupError } from '#libs/kernel';
import { DecryptionFailed } from './decryption-failed.js';
import { KeyRing } from './key-ring.js';

const CONTEXT = 'signing_keys.private_key';

const aKey = (id: string) => ({ id, key: randomBytes(32) });

const withFlippedBit = (envelope: string, part: number) => {
  const parts = envelope.split('.');
  const bytes = Buffer.from(parts[part] ?? '', 'base64url');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return parts.with(part, bytes.toString('base64url')).join('.');
};

describe('KeyRing encryption', () => {
  const keyRing = new KeyRing([aKey('k1')]);

  it.each(['', 'a secret', 'línea\u0000ünïcode'])('gives back what it encrypted: %j', (plaintext) => {
    expect(keyRing.decrypt(keyRing.encrypt(plaintext, CONTEXT), CONTEXT).toString()).toBe(plaintext);
  });

  it('gives back bytes that are no text', () => {
    const bytes = Buffer.from([0xff, 0x00, 0xfe]);

    expect(keyRing.decrypt(keyRing.encrypt(bytes, CONTEXT), CONTEXT)).toEqual(bytes);
  });

  it('makes another envelope each time', () => {
    expect(keyRing.encrypt('same', CONTEXT)).not.toBe(keyRing.encrypt('same', CONTEXT));
  });

  it('names version and key in the envelope', () => {
    expect(keyRing.encrypt('a secret', CONTEXT)).toMatch(/^v1\.k1\.[\w-]{16}\.[\w-]{32}$/);
  });

  it('refuses an envelope that was moved to another context', () => {
    const envelope = keyRing.encrypt('a secret', CONTEXT);

    expect(() => keyRing.decrypt(envelope, 'users.phone')).toThrow(DecryptionFailed);
  });

  it.each([
    ['nonce', 2],
    ['ciphertext', 3],
  ])('refuses an altered %s and names the key', (_, part) => {
    const envelope = withFlippedBit(keyRing.encrypt('a secret', CONTEXT), part);

    expect(() => keyRing.decrypt(envelope, CONTEXT)).toThrow(/"k1"/);
  });

  it('refuses a shortened authentication tag (ASVS 11.3.2)', () => {
    const envelope = keyRing.encrypt('a longer secret', CONTEXT);

    expect(() => keyRing.decrypt(envelope.slice(0, -4), CONTEXT)).toThrow(DecryptionFailed);
  });

  it.each(['', 'plain text', 'v2.k1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA', 'v1.k1.AAAA.AAAA', 'v1.k1'])(
    'refuses what is no envelope: %j',
    (text) => {
      expect(() => keyRing.decrypt(text, CONTEXT)).toThrow(/not an envelope/);
    },
  );

  it('refuses an envelope that names the right key but was made with another', () => {
    const impostor = new KeyRing([aKey('k1')]);

    expect(() => keyRing.decrypt(impostor.encrypt('a secret', CONTEXT), CONTEXT)).toThrow(DecryptionFailed);
  });
});

describe('KeyRing rotation', () => {
  const [older, newer] = [aKey('2025'), aKey('2026')];
  const before = new KeyRing([older]);
  const after = new KeyRing([newer, older]);

  it('decrypts under an older key and knows it is not current', () => {
    const envelope = before.encrypt('a secret', CONTEXT);

    expect(after.decrypt(envelope, CONTEXT).toString()).toBe('a secret');
    expect(after.isCurrent(envelope)).toBe(false);
  });

  it('encrypts under the first key', () => {
    expect(after.isCurrent(after.encrypt('a secret', CONTEXT))).toBe(true);
  });

  it('names the key that is missing', () => {
    const envelope = before.encrypt('a secret', CONTEXT);

    expect(() => new KeyRing([newer]).decrypt(envelope, CONTEXT)).toThrow(/"2025" is not in the key ring/);
  });

  it('derives a key for codes from each key, the current one first', () => {
    const { current, all } = after.derive('refresh_tokens');

    expect(current.id).toBe('2026');
    expect(all[0]).toEqual(current);
    expect(all[1]).toEqual(before.derive('refresh_tokens').current);
  });
});

describe('KeyRing derivation', () => {
  it('follows RFC 5869, so that codes outlive releases', () => {
    const keyRing = new KeyRing([{ id: 'k1', key: Buffer.alloc(32, 7) }]);

    expect(keyRing.derive('refresh_tokens').current.key.toString('hex')).toBe(
      '5c7c13b2a395c15c6b3a882bce6757791bd446b9c4cdefe8fb9261e93e65d88c',
    );
  });

  it('gives each purpose a key of its own', () => {
    const keyRing = new KeyRing([aKey('k1')]);

    expect(keyRing.derive('refresh_tokens').current.key).not.toEqual(keyRing.derive('cursors').current.key);
  });
});

describe('a key ring that cannot serve', () => {
  it.each([
    ['has no key', []],
    ['has two keys of one id', [aKey('k1'), aKey('k1')]],
    ['has a key that is too short', [{ id: 'k1', key: randomBytes(16) }]],
    ['has an id that would break the envelope', [aKey('k.1')]],
  ])('is refused when it %s', (_, keys) => {
    expect(() => new KeyRing(keys)).toThrow(StartupError);
  });
});
