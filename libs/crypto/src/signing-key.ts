import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** A public key for ES256 (RFC 7518 section 3.4) as a JWK (RFC 7517); its owner adds the `kid`. */
export interface PublicSigningJwk {
  kty: 'EC';
  crv: 'P-256';
  /** Base64url of 32 bytes, as `y`. */
  x: string;
  y: string;
  alg: 'ES256';
  use: 'sig';
}

export interface SigningKey {
  publicJwk: PublicSigningJwk;
  /** PKCS #8. */
  privatePem: string;
}

/** A new ES256 key pair (ECDSA on P-256 with SHA-256). */
export function generateSigningKey(): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return {
    publicJwk: { kty: 'EC', crv: 'P-256', x, y, alg: 'ES256', use: 'sig' },
    privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** The key to verify signatures with. */
export function toPublicKey({ kty, crv, x, y }: PublicSigningJwk): KeyObject {
  return createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
}
