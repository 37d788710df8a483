import { sign, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { generateSigningKey, toPublicKey } from './signing-key.js';

const MESSAGE = Buffer.from('header.payload');

describe('a signing key', () => {
  it('signs what its public JWK verifies', () => {
    const { publicJwk, privatePem } = generateSigningKey();
    const signature = sign('sha256', MESSAGE, privatePem);

    expect(verify('sha256', MESSAGE, toPublicKey(publicJwk), signature)).toBe(true);
  });

  it('does not verify what another key signed', () => {
    const signature = sign('sha256', MESSAGE, generateSigningKey().privatePem);

    expect(verify('sha256', MESSAGE, toPublicKey(generateSigningKey().publicJwk), signature)).toBe(false);
  });

  it('publishes no private part', () => {
    expect(generateSigningKey().publicJwk).toEqual({
      kty: 'EC',
      crv: 'P-256',
      x: expect.stringMatching(/^[\w-]{43}$/),
      y: expect.stringMatching(/^[\w-]{43}$/),
      alg: 'ES256',
      use: 'sig',
    });
  });

  it('is read from a JWK that also carries a kid', () => {
    const jwk = { ...generateSigningKey().publicJwk, kid: 'k1' };

    expect(toPublicKey(jwk).asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
  });
});
