import { createHmac, createPublicKey, generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newId } from '#libs/kernel';
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

/** By HMAC, with something that is public as the secret. */
function signedByHmac(secret: string | Buffer): string {
  const content = `${part(header({ alg: 'HS256' }))}.${part(claims)}`;
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}

async function publicJwk(): Promise<JsonWebKey> {
  const { data } = await app.anonymous.GET('/.well-known/jwks.json');
  return data?.keys.find(({ kid }) => kid === key.kid) as JsonWebKey;
}

/** The parts of a good token. */
const parts = (): string[] => user.tokens.accessToken.split('.');

const attacks: Record<string, () => string | Promise<string>> = {
  'without a signature algorithm (ASVS 9.1.2)': () => `${part(header({ alg: 'none' }))}.${part(claims)}.`,
  'without one, in another case (ASVS 9.1.2)': () => `${part(header({ alg: 'nOnE' }))}.${part(claims)}.`,
  'without one, with a good signature (ASVS 9.1.2)': () =>
    [part(header({ alg: 'none' })), ...parts().slice(1)].join('.'),
  'signed by HMAC with the public key as the secret (ASVS 9.1.2)': async () =>
    signedByHmac(
      createPublicKey({ key: await publicJwk(), format: 'jwk' }).export({ type: 'spki', format: 'pem' }),
    ),
  'signed by HMAC with the published JWK as the secret (ASVS 9.1.2)': async () =>
    signedByHmac(JSON.stringify(await publicJwk())),
  'signed by HMAC with nothing as the secret (ASVS 9.1.2)': () => signedByHmac(''),
  'signed by another algorithm (ASVS 9.1.2)': () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    return jwt.sign(claims, privateKey, { header: header({ alg: 'RS256' }) });
  },
  'that names another algorithm than it is signed by (ASVS 9.1.2)': () =>
    [part(header({ alg: 'ES384' })), ...parts().slice(1)].join('.'),
  'signed with a key that the header brings along (ASVS 9.1.3)': () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = publicKey.export({ format: 'jwk' });
    const extra = { jwk, jku: 'http://127.0.0.1:9/jwks.json', x5u: 'http://127.0.0.1:9/x' };
    return jwt.sign(claims, privateKey, { header: header(extra) });
  },
  'of another key than the one it names': () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return jwt.sign(claims, privateKey, { header: header() });
  },
  'that names another key of ours than the one that signed it': async () => {
    const { data } = await app.anonymous.GET('/.well-known/jwks.json');
    return signed({}, { kid: data?.keys.find(({ kid }) => kid !== key.kid)?.kid });
  },
  'that names no key': () => signed({}, { kid: undefined }),
  'of an unknown key': () => signed({}, { kid: '019a0000-0000-7000-8000-000000000000' }),
  'of a key id that is no key id': () => signed({}, { kid: "' OR 1=1 --" }),
  'with a changed payload (ASVS 9.1.1)': () => {
    const [head, , signature] = user.tokens.accessToken.split('.');
    return [head, part({ ...claims, sub: '019a0000-0000-7000-8000-000000000000' }), signature].join('.');
  },
  'with a changed header (ASVS 9.1.1)': () => [part(header({ note: 'x' })), ...parts().slice(1)].join('.'),
  'with a signature cut short (ASVS 9.1.1)': () => user.tokens.accessToken.slice(0, -4),
  'without its signature (ASVS 9.1.1)': () => `${parts().slice(0, 2).join('.')}.`,
  'without its signature and dot (ASVS 9.1.1)': () => parts().slice(0, 2).join('.'),
  'whose signature is all zeros (ASVS 9.1.1)': () =>
    [...parts().slice(0, 2), Buffer.alloc(64).toString('base64url')].join('.'),
  'with a part too many (ASVS 9.1.1)': () => `${user.tokens.accessToken}.${parts()[2]}`,
  'of another type (ASVS 9.2.2)': () => signed({}, { typ: 'JWT' }),
  'of no type (ASVS 9.2.2)': () => signed({}, { typ: undefined }),
  'for another audience (ASVS 9.2.3)': () => signed({ aud: 'http://elsewhere.test' }),
  'for no audience (ASVS 9.2.3)': () => jwt.sign(without('aud'), key.privateKey, { header: header() }),
  'of another issuer': () => signed({ iss: 'http://elsewhere.test' }),
  'of no issuer': () => jwt.sign(without('iss'), key.privateKey, { header: header() }),
  'that has expired (ASVS 9.2.1)': () => signed({ exp: Number(claims.iat) - 1 }),
  'that never expires (ASVS 9.2.1)': () => jwt.sign(without('exp'), key.privateKey, { header: header() }),
  'from the future (ASVS 9.2.1)': () =>
    signed({ iat: Number(claims.iat) + 120, exp: Number(claims.exp) + 120 }),
  'that is not valid yet (ASVS 9.2.1)': () => signed({ nbf: Number(claims.iat) + 3600 }),
  "with another user's id": () => signed({ sub: '019a0000-0000-7000-8000-000000000000' }),
  'of no session': () => signed({ sid: '019a0000-0000-7000-8000-000000000000' }),
  'whose session id is no id': () => signed({ sid: 'x' }),
  'of who acts for the user, in a session in which nobody does': () =>
    signed({ act: { sub: '019a0000-0000-7000-8000-000000000000' } }),
  'that is an API key which nobody has made': () => makeApiKey(),
  'that is no more than the beginning of an API key': () => 'sr_',
  'that is a refresh token (ASVS 9.2.2)': () => user.tokens.refreshToken,
  'that is no token at all': () => 'abc',
};

function without(name: string): object {
  return Object.fromEntries(Object.entries(claims).filter(([claim]) => claim !== name));
}

describe('refuses a token, which is looked at here and not by the client (ASVS 7.2.1),', () => {
  it.each(Object.entries(attacks))('%s', async (_title, make) => {
    expect(await statusWith(await make())).toBe(401);
  });
});

it('takes no access token for a refresh token (ASVS 9.2.2)', async () => {
  const { response, error } = await app.anonymous.POST('/api/v1/auth/refresh', {
    body: { refreshToken: user.tokens.accessToken },
  });

  expect(response.status).toBe(401);
  expect(error).toMatchObject({ code: 'auth.session_ended' });
});

it('looks for keys that nobody has made once in a while only, however many tokens name one', async () => {
  app.clock.advance(MINUTE);
  const lookUps = vi.spyOn(app.app.get(SigningKeys) as unknown as { read: () => Promise<void> }, 'read');
  const forged = () => statusWith(signed({}, { kid: newId() }));
  const statuses = [await forged(), ...(await Promise.all(Array.from({ length: 200 }, forged)))];

  expect(new Set(statuses)).toEqual(new Set([401]));
  expect(lookUps.mock.calls.length).toBe(1);
  lookUps.mockRestore();
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
