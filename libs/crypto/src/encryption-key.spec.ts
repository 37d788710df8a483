import { describe, expect, it } from 'vitest';
import { StartupError } from '#libs/kernel';
import { generateEncryptionKey, parseEncryptionKeys } from './encryption-key.js';

describe('encryption keys as text', () => {
  it('are read back with 256 bits, in order', () => {
    const texts = [generateEncryptionKey(), generateEncryptionKey()];

    const keys = parseEncryptionKeys(texts.join(', '));

    expect(keys.map(({ id, key }) => `${id}:${key.toString('base64')}`)).toEqual(texts);
    expect(keys.map(({ key }) => key.length)).toEqual([32, 32]);
  });

  it.each(['', 'k1', 'k1:c2hvcnQ=', `K.1:${'A'.repeat(43)}=`, `:${'A'.repeat(43)}=`, `k1:${'A'.repeat(44)}`])(
    'are refused when malformed: %j',
    (text) => {
      expect(() => parseEncryptionKeys(text)).toThrow(StartupError);
    },
  );

  it('are not repeated in the error', () => {
    const secret = 'A'.repeat(42);

    expect(() => parseEncryptionKeys(`${generateEncryptionKey()},k1:${secret}`)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^Encryption key 2 (?!.*AAAA)/) as string,
      }),
    );
  });
});
