import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import jwt, { type JwtHeader } from 'jsonwebtoken';
import { randomToken } from '#libs/crypto';
import { listening, type Listening } from './listening.js';

const KEY = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const KEY_ID = 'published';

/** What an ID token says, how it is signed, and whether the token endpoint behaves. */
interface Misbehaviour {
  claims?: Record<string, unknown>;
  header?: Partial<JwtHeader>;
  key?: KeyObject | string;
  /** In the place of the answer with tokens. */
  answer?: (response: ServerResponse) => void;
}

interface Grant extends Misbehaviour {
  nonce: string;
  challenge: string;
}

/** A provider that does what it should unless it is told otherwise. */
export class FalseProvider {
  readonly clientId = 'showrunner';
  readonly clientSecret = randomToken();
  /** In the place of answers, by path. */
  readonly planted = new Map<string, RequestListener>();
  /** Paths that were asked for. */
  readonly asked: string[] = [];
  private readonly grants = new Map<string, Grant>();

  private constructor(private readonly server: Listening) {}

  /** It listens on every address of this machine, but calls itself by the usual one. */
  static async start(): Promise<FalseProvider> {
    const holder: { provider?: FalseProvider } = {};
    const server = await listening(
      (request, response) => void holder.provider?.answer(request, response),
      '0.0.0.0',
    );
    holder.provider = new FalseProvider(server);
    return holder.provider;
  }

  get issuer(): string {
    return this.server.url;
  }

  get port(): number {
    return this.server.port;
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  /** What it says of itself. */
  metadata(changes: Record<string, unknown> = {}): Record<string, unknown> {
    return {
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      jwks_uri: `${this.issuer}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      // What it should better not offer.
      id_token_signing_alg_values_supported: ['none', 'HS256', 'ES256'],
      ...changes,
    };
  }

  /** Another issuer of this server, which says so of itself. */
  issuerAt(path: string, changes: Record<string, unknown> = {}): string {
    const issuer = `${this.issuer}${path}`;
    this.planted.set(`${path}/.well-known/openid-configuration`, (_request, response) =>
      json(response, this.metadata({ issuer, ...changes })),
    );
    return issuer;
  }

  /** Someone has signed in: what they are sent back with. */
  visit(authorizationUrl: string, misbehaviour: Misbehaviour = {}): { code: string; state: string } {
    const asked = new URL(authorizationUrl).searchParams;
    const [code, state] = [randomToken(), asked.get('state') ?? ''];
    const [nonce, challenge] = [asked.get('nonce') ?? '', asked.get('code_challenge') ?? ''];
    this.grants.set(code, { nonce, challenge, ...misbehaviour });
    return { code, state };
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = String(request.url);
    this.asked.push(path);
    const planted = this.planted.get(path);
    if (planted) planted(request, response);
    else if (path === '/.well-known/openid-configuration') json(response, this.metadata());
    else if (path === '/keys') json(response, { keys: [publicJwk()] });
    else if (path === '/token') this.exchange(new URLSearchParams(await text(request)), response);
    else response.writeHead(404).end();
  }

  private exchange(form: URLSearchParams, response: ServerResponse): void {
    const grant = this.grants.get(form.get('code') ?? '');
    this.grants.delete(form.get('code') ?? '');
    const verifier = form.get('code_verifier') ?? '';
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    if (!grant || grant.challenge !== challenge) json(response, { error: 'invalid_grant' }, 400);
    else if (grant.answer) grant.answer(response);
    else json(response, { access_token: randomToken(), token_type: 'Bearer', id_token: this.idToken(grant) });
  }

  private idToken({ nonce, claims, header, key = KEY.privateKey }: Grant): string {
    const now = Math.floor(Date.now() / 1000);
    const said = {
      iss: this.issuer,
      aud: this.clientId,
      sub: randomToken(12),
      iat: now,
      exp: now + 300,
      nonce,
      email: 'nobody@example.com',
      email_verified: false,
      ...claims,
    };
    if (header?.alg === 'none') return `${encoded({ alg: 'none' })}.${encoded(said)}.`;
    return jwt.sign(JSON.parse(JSON.stringify(said)) as object, key, {
      header: { alg: 'ES256', kid: KEY_ID, ...header },
    });
  }
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

const publicJwk = (): object => ({
  ...KEY.publicKey.export({ format: 'jwk' }),
  kid: KEY_ID,
  use: 'sig',
  alg: 'ES256',
});

export function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
