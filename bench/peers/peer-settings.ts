import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** What the bench tells a peer: where to listen, which database, whose tokens, and the settings it answers. */
export interface PeerSettings {
  port: number;
  databaseUrl: string;
  /** SPKI, of the application's signing key. */
  publicKey: string;
  issuer: string;
  /** The body of the application's own answer to GET /api/v1/users/me/settings. */
  effectiveSettings: object;
}

/** Read from the file that the program's last argument names. */
export function readPeerSettings(): PeerSettings {
  const { publicJwk, ...settings } = JSON.parse(
    readFileSync(process.argv.at(-1) ?? '', 'utf8'),
  ) as PeerSettings & {
    publicJwk: JsonWebKey;
  };
  const publicKey = createPublicKey({ key: publicJwk, format: 'jwk' });
  return { ...settings, publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
}
