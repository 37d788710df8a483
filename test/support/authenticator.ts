import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { components } from '#libs/testing';
import { cbor } from './cbor.js';

type Schemas = components['schemas'];
export type Made = Schemas['RegistrationCredential'];
export type Signed = Schemas['AuthenticationCredential'];

/** Flags of what an authenticator says (WebAuthn §6.1). */
export const PRESENT = 0x01;
const VERIFIED = 0x04;
const ELIGIBLE = 0x08;
const BACKED_UP = 0x10;
const WITH_KEY = 0x40;

interface StoredKey {
  id: Buffer;
  key: KeyObject;
  userHandle: string;
}

/** What an authenticator, or the page that it is asked by, does otherwise than an honest one. */
export interface Otherwise {
  origin?: string;
  rpId?: string;
  challenge?: string;
  type?: string;
  flags?: number;
  counter?: number;
  crossOrigin?: boolean;
  userHandle?: string;
  /** Of the attestation. */
  format?: string;
  statement?: Map<string, unknown>;
}

/** What the page or the authenticator says, whoever it belongs to, and what the log says of it. */
export const WRONG: [string, Otherwise, RegExp | undefined][] = [
  ['of another site', { origin: 'http://evil.test' }, /origin "http:\/\/evil\.test"/],
  [
    'of a page that may call the API, but is not on the domain',
    { origin: 'https://elsewhere.test' },
    /origin/,
  ],
  ['of the same host on another port', { origin: 'http://api.test:8080' }, /origin/],
  ['for another domain', { rpId: 'evil.test' }, /RP ID hash/],
  ['without a check of who the person is', { flags: PRESENT }, /could not be verified/],
  ['without anyone there', { flags: VERIFIED }, /not present/],
  // These never come as far as to be verified.
  ['in a frame of another site', { crossOrigin: true }, undefined],
  ['to another challenge', { challenge: randomBytes(32).toString('base64url') }, undefined],
];

/** A passkey provider with the browser in front of it: ES256, in software. */
export class SoftwareAuthenticator {
  readonly keys: StoredKey[] = [];
  /** Stays 0, as with passkeys that are synchronised, unless a test counts. */
  counter = 0;

  constructor(
    private readonly origin = 'http://api.test',
    private readonly curve = 'P-256',
  ) {}

  /** As `navigator.credentials.create` does. */
  create(options: Schemas['CreationOptionsResponse'], otherwise: Otherwise = {}): Made {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: this.curve });
    const stored = { id: randomBytes(16), key: privateKey, userHandle: options.user.id };
    this.keys.push(stored);
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const [algorithm, curve] = this.curve === 'P-256' ? [-7, 1] : [-35, 2];
    const coordinate = (text: string): Buffer => Buffer.from(text, 'base64url');
    const cose = new Map<number, unknown>([
      [1, 2],
      [3, algorithm],
      [-1, curve],
      [-2, coordinate(x)],
      [-3, coordinate(y)],
    ]);
    const authData = Buffer.concat([
      this.head(options.rp.id, WITH_KEY, otherwise),
      Buffer.alloc(16),
      Buffer.from([0, stored.id.length]),
      stored.id,
      cbor(cose),
    ]);
    const { format = 'none', statement = new Map<string, unknown>() } = otherwise;
    const attestationObject = cbor(
      new Map<string, unknown>([
        ['fmt', format],
        ['attStmt', statement],
        ['authData', authData],
      ]),
    ).toString('base64url');
    const clientDataJSON = this.clientData('webauthn.create', options.challenge, otherwise);
    return { ...named(stored), response: { clientDataJSON, attestationObject, transports: ['internal'] } };
  }

  /** As `navigator.credentials.get` does, with the key that was made last. */
  get(options: Schemas['RequestOptionsResponse'], otherwise: Otherwise = {}): Signed {
    const stored = this.keys.at(-1);
    if (!stored) throw new Error('This authenticator has no passkey.');
    const authData = this.head(options.rpId, 0, otherwise);
    const clientDataJSON = this.clientData('webauthn.get', options.challenge, otherwise);
    const signature = sign('sha256', Buffer.concat([authData, sha256(clientDataJSON)]), stored.key);
    return {
      ...named(stored),
      response: {
        clientDataJSON,
        authenticatorData: authData.toString('base64url'),
        signature: signature.toString('base64url'),
        userHandle: otherwise.userHandle ?? stored.userHandle,
      },
    };
  }

  private head(rpId: string, more: number, otherwise: Otherwise): Buffer {
    const { flags = PRESENT | VERIFIED | ELIGIBLE | BACKED_UP, counter = this.counter } = otherwise;
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    const hash = createHash('sha256').update(otherwise.rpId ?? rpId);
    return Buffer.concat([hash.digest(), Buffer.from([flags | more]), count]);
  }

  private clientData(type: string, challenge: string, otherwise: Otherwise): string {
    const { origin = this.origin, crossOrigin = false } = otherwise;
    const data = {
      type: otherwise.type ?? type,
      challenge: otherwise.challenge ?? challenge,
      origin,
      crossOrigin,
    };
    return Buffer.from(JSON.stringify(data)).toString('base64url');
  }
}

function named({ id }: StoredKey): Pick<Made, 'id' | 'rawId' | 'type'> {
  const text = id.toString('base64url');
  return { id: text, rawId: text, type: 'public-key' };
}

const sha256 = (base64url: string): Buffer =>
  createHash('sha256').update(Buffer.from(base64url, 'base64url')).digest();
