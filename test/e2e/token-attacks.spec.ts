import { createHmac, createPublicKey, generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, MINUTE } from '#libs/testing';
import { makeApiKey } from '../../src/auth/api-keys/api-key.js';
import { SigningKeys } from '../../src/auth/tokens/signing-keys.js';
import { type SignedInUser, TestApplication } from '../support/application.js';

let app: TestApplication;
let user: SignedInUser;
let key: ReturnType<SigningKeys['current']>;
let claims: jwt.JwtPayload;
let startedAt: number;

beforeAll(async () => {
  app = await TestApplication.start();
  startedAt = app.clock.now().getTime();
  user = await app.signIn();
  key = app.app.get(SigningKeys).current();
  claims = jwt.decode(user.tokens.accessToken) as jwt.JwtPayload;
});
afterAll(() => app.stop());

const header = (changes: object = {}) => ({ alg: 'ES256', typ: 'at+jwt', kid: key.kid, ...changes });
const signed = (changes: object = {}, headerChanges: object = {}): string =>
  jwt.sign({ ...claims, ...changes }, key.privateKey, { header: header(headerChanges) });
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

async function statusWith(token: string): Promise<number> {
  const { response } = await app.client(token).GET('/api/v1/users/me');
  return response.status;
}

it('accepts a token with the same claims that it signed itself', async () => {
  expect(await statusWith(signed())).toBe(200);
});

const attacks: Record<string, () => string | Promise<string>> = {
  'without a signature algorithm (ASVS 9.1.2)': () => `${part(header({ alg: 'none' }))}.${part(claims)}.`,
  'signed by HMAC with the public key as the secret (ASVS 9.1.2)': async () => {
    const { data } = await app.anonymous.GET('/.well-known/jwks.json');
    const jwk = data?.keys.find(({ kid }) => kid === key.kid) as JsonWebKey;
    const pem = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    const head = part(header({ alg: 'HS256' }));
    const code = createHmac('sha256', pem)
      .update(`${head}.${part(claims)}`)
      .digest('base64url');
    return `${head}.${part(claims)}.${code}`;
  },
  'signed with a key that the header brings along (ASVS 9.1.3)': () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = publicKey.export({ format: 'jwk' });
    const extra = { jwk, jku: 'http://127.0.0.1:9/jwks.json', x5u: 'http://127.0.0.1:9/x' };
    return jwt.sign(claims, privateKey, { header: header(extra) });
  },
  'of an unknown key': () => signed({}, { kid: '019a0000-0000-7000-8000-000000000000' }),
  'of a key id that is no key id': () => signed({}, { kid: "' OR 1=1 --" }),
  'with a changed payload (ASVS 9.1.1)': () => {
    const [head, , signature] = user.tokens.accessToken.split('.');
    return [head, part({ ...claims, sub: '019a0000-0000-7000-8000-000000000000' }), signature].join('.');
  },
  'of another type (ASVS 9.2.2)': () => signed({}, { typ: 'JWT' }),
  'for another audience (ASVS 9.2.3)': () => signed({ aud: 'http://elsewhere.test' }),
  'of another issuer': () => signed({ iss: 'http://elsewhere.test' }),
  'that has expired (ASVS 9.2.1)': () => signed({ exp: Number(claims.iat) - 1 }),
  'that never expires (ASVS 9.2.1)': () => jwt.sign(without('exp'), key.privateKey, { header: header() }),
  'from the future (ASVS 9.2.1)': () =>
    signed({ iat: Number(claims.iat) + 120, exp: Number(claims.exp) + 120 }),
  "with another user's id": () => signed({ sub: '019a0000-0000-7000-8000-000000000000' }),
  'of no session': () => signed({ sid: '019a0000-0000-7000-8000-000000000000' }),
  'whose session id is no id': () => signed({ sid: 'x' }),
  'of who acts for the user, in a session in which nobody does': () =>
    signed({ act: { sub: '019a0000-0000-7000-8000-000000000000' } }),
  'that is an API key which nobody has made': () => makeApiKey(),
  'that is no more than the beginning of an API key': () => 'sr_',
  'that is a refresh token': () => user.tokens.refreshToken,
  'that is no token at all': () => 'abc',
};

function without(name: string): object {
  return Object.fromEntries(Object.entries(claims).filter(([claim]) => claim !== name));
}

describe('refuses a token', () => {
  it.each(Object.entries(attacks))('%s', async (_title, make) => {
    expect(await statusWith(await make())).toBe(401);
  });
});

it('checks the time of a token that it has verified before', async () => {
  const { client } = await app.signIn();
  expect((await client.GET('/api/v1/users/me')).response.status).toBe(200);
  app.clock.advance(11 * MINUTE);

  expect((await client.GET('/api/v1/users/me')).response.status).toBe(401);
});

it('publishes the current key and the next one, and nothing private', async () => {
  const { data, response } = await app.anonymous.GET('/.well-known/jwks.json');

  expect(data?.keys).toHaveLength(2);
  for (const jwk of data?.keys ?? [])
    expect(Object.keys(jwk).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  expect(response.headers.get('cache-control')).toBe('public, max-age=300');
});

it('signs with the next key when its time has come, and still accepts what the key before has signed', async () => {
  const keys = app.app.get(SigningKeys);
  const before = keys.current().kid;
  app.clock.advance(startedAt + 90 * DAY - MINUTE - app.clock.now().getTime());
  const old = await app.signIn();
  expect(keys.current().kid).toBe(before);
  app.clock.advance(2 * MINUTE);
  const fresh = await app.signIn();

  expect(jwt.decode(fresh.tokens.accessToken, { complete: true })?.header.kid).not.toBe(before);
  expect(await statusWith(old.tokens.accessToken)).toBe(200);
  expect(await statusWith(fresh.tokens.accessToken)).toBe(200);
});
