import { generateKeyPairSync } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TestApplication } from '../support/application.js';
import { FalseProvider, json } from '../support/false-provider.js';
import { oidcEnvironment, OidcSteps } from '../support/oidc.js';

type Misbehaviour = NonNullable<Parameters<FalseProvider['visit']>[1]>;

const now = (): number => Math.floor(Date.now() / 1000);
const strangersKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

let provider: FalseProvider;
let app: TestApplication;
let steps: OidcSteps;

beforeAll(async () => {
  provider = await FalseProvider.start();
  const { issuer, clientId, clientSecret, port } = provider;
  const client = { clientId, clientSecret };
  const internal = `http://127.0.0.2:${port}`;
  app = await TestApplication.start(
    oidcEnvironment(
      { id: 'company', issuer, ...client },

      { id: 'redirecting', issuer: `${issuer}/redirecting`, ...client },
      { id: 'huge', issuer: `${issuer}/huge`, ...client },
      { id: 'slow', issuer: `${issuer}/slow`, ...client },
      { id: 'broken', issuer: `${issuer}/broken`, ...client },
      { id: 'impostor', issuer: `${issuer}/impostor`, ...client },
      {
        id: 'script',
        issuer: provider.issuerAt('/script', { authorization_endpoint: 'javascript:alert(1)' }),
        ...client,
      },
      {
        id: 'symmetric',
        issuer: provider.issuerAt('/symmetric', { id_token_signing_alg_values_supported: ['none', 'HS256'] }),
        ...client,
      },
      {
        id: 'internal',
        issuer: provider.issuerAt('/internal', { token_endpoint: `${internal}/token` }),
        origins: [internal],
        ...client,
      },
      {
        id: 'elsewhere',
        issuer: provider.issuerAt('/elsewhere', { token_endpoint: `${internal}/token` }),
        ...client,
      },
    ),
  );
  app.logs.addSecret(clientSecret);
  steps = new OidcSteps(app, 'company');
});
beforeEach(() => provider.planted.delete('/keys'));
afterAll(async () => {
  await app.stop();
  await provider.stop();
});

const ENDLESS: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const more = (): void => {
    while (response.write(Buffer.alloc(16 * 1024, ' '))) continue;
  };
  response.on('drain', more);
  more();
};

/** Signs in with a provider that misbehaves: the status and the code of the answer. */
async function outcome(misbehaviour: Misbehaviour, id = 'company'): Promise<string> {
  const at = new OidcSteps(app, id);
  const begun = await at.begin();
  const { response, error } = await at.finish(begun, provider.visit(begun.authorizationUrl, misbehaviour));
  return `${response.status} ${error?.code ?? ''}`;
}

async function beginAt(id: string): Promise<Response> {
  return app.send(`/api/v1/auth/oidc/${id}/authorization`, { method: 'POST' });
}

const REFUSED = '401 auth.provider_sign_in_refused';
const UNAVAILABLE = '503 auth.provider_unavailable';
/** What a token that is right brings someone whose address is not verified: it was believed. */
const BELIEVED = '403 auth.provider_email_not_verified';

describe('an ID token', () => {
  it('is believed when nothing is wrong with it', async () => {
    expect(await outcome({})).toBe(BELIEVED);
    expect(await outcome({ claims: { aud: [provider.clientId] } })).toBe(BELIEVED);
  });

  it.each<[string, () => Misbehaviour]>([
    ['of another issuer', () => ({ claims: { iss: 'https://evil.example' } })],
    ['for another audience', () => ({ claims: { aud: 'another-client' } })],
    ['for another party', () => ({ claims: { aud: ['another', provider.clientId], azp: 'another' } })],
    ['that has expired', () => ({ claims: { iat: now() - 900, exp: now() - 600 } })],
    ['that never expires', () => ({ claims: { exp: undefined } })],
    ['without a subject', () => ({ claims: { sub: undefined } })],
    ['with a subject that is too long', () => ({ claims: { sub: 'x'.repeat(256) } })],
    ['with an empty subject', () => ({ claims: { sub: '' } })],
  ])('%s is refused (ASVS 6.8.2)', async (_what, misbehaviour) => {
    expect(await outcome(misbehaviour())).toBe(REFUSED);
  });

  it.each<[string, () => Misbehaviour]>([
    ['by nobody (alg none)', () => ({ header: { alg: 'none' } })],
    ['by the secret that both sides know', () => ({ header: { alg: 'HS256' }, key: provider.clientSecret })],
    ['by a key that was never published', () => ({ header: { kid: 'stranger' }, key: strangersKey })],
    ['by a stranger in the name of a published key', () => ({ key: strangersKey })],
    [
      'by a key that it brings itself',
      () => ({ header: { kid: 'stranger', jku: `${provider.issuer}/evil-keys` }, key: strangersKey }),
    ],
  ])('that is signed %s is refused (ASVS 6.8.2)', async (_by, misbehaviour) => {
    expect(await outcome(misbehaviour())).toBe(REFUSED);
    expect(provider.asked).not.toContain('/evil-keys');
  });

  it.each<[string, Record<string, unknown>]>([
    ['another nonce', { nonce: 'of another sign-in' }],
    ['no nonce', { nonce: undefined }],
  ])('with %s is refused (ASVS 10.5.1)', async (_what, claims) => {
    expect(await outcome({ claims })).toBe(REFUSED);
  });

  it('of an earlier sign-in is refused (ASVS 10.5.1)', async () => {
    const earlier = await steps.begin();
    const nonce = new URL(earlier.authorizationUrl).searchParams.get('nonce');

    expect(await outcome({ claims: { nonce } })).toBe(REFUSED);
  });

  it('tells the log why it was refused, and neither itself nor what it says', async () => {
    await outcome({ claims: { aud: 'another-client', email: 'private@example.com' } });

    const line = app.logs.lines.findLast(({ event }) => event === 'identity_assertion_refused');
    expect(line).toMatchObject({ provider: 'company', reason: expect.stringContaining('JWT_CLAIM') });
    expect(JSON.stringify(line)).not.toContain('private@example.com');
  });
});

describe('a provider', () => {
  it.each<[string, RequestListener]>([
    [
      'redirects',
      (_request, response) => response.writeHead(307, { location: `${provider.issuer}/token` }).end(),
    ],
    ['fails', (_request, response) => json(response, { error: 'server_error' }, 500)],
    ['does not know us', (_request, response) => json(response, { error: 'invalid_client' }, 401)],
    ['answers with no JSON', (_request, response) => response.end('<html>')],
    ['answers without end', ENDLESS],
    ['hangs up', (_request, response) => response.destroy()],
  ])('whose token endpoint %s is unavailable (ASVS 15.3.2)', async (_what, answer) => {
    expect(await outcome({ answer: (response) => answer(undefined as never, response as never) })).toBe(
      UNAVAILABLE,
    );
  });

  it('is asked again for keys that it did not have before', async () => {
    provider.planted.set('/keys', (_request, response) => json(response, { keys: [] }));
    // It has been asked a moment ago.
    expect(await outcome({ header: { kid: 'stranger' } })).toBe(REFUSED);
    provider.planted.delete('/keys');
    expect(await outcome({})).toBe(BELIEVED);
  });

  it.each<[string, RequestListener]>([
    ['redirecting', (_request, response) => response.writeHead(301, { location: provider.issuer }).end()],
    ['huge', ENDLESS],
    ['broken', (_request, response) => response.end('{"issuer":')],
    ['impostor', (_request, response) => json(response, provider.metadata())],
  ])('whose discovery is %s is unavailable (ASVS 15.3.2)', async (id, answer) => {
    provider.planted.set(`/${id}/.well-known/openid-configuration`, answer);
    const response = await beginAt(id);

    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('30');
    expect(await response.json()).toMatchObject({ code: 'auth.provider_unavailable' });
  });

  it.each(['script', 'symmetric'])('that offers what is not safe is unavailable: %s', async (id) => {
    expect((await beginAt(id)).status).toBe(503);
  });

  it('that takes its time is not waited for, whoever asks with you', async () => {
    provider.planted.set('/slow/.well-known/openid-configuration', () => undefined);
    const answers = await Promise.all([beginAt('slow'), beginAt('slow'), beginAt('slow')]);

    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
    expect(provider.asked.filter((path) => path.startsWith('/slow/'))).toHaveLength(1);
  });

  it.each([
    ['internal', 'is no public address'],
    ['elsewhere', 'is none of the origins'],
  ])('that names an address which is %s gets nothing there (ASVS 1.3.6, 13.2.4)', async (id, reason) => {
    provider.asked.length = 0;

    expect(await outcome({}, id)).toBe(UNAVAILABLE);
    expect(provider.asked).not.toContain('/token');
    const line = app.logs.lines.findLast(({ event }) => event === 'identity_provider_failed');
    expect(line).toMatchObject({ provider: id, reason: expect.stringContaining(reason) });
  });

  it('that is well again is asked again', async () => {
    provider.planted.set('/redirecting/.well-known/openid-configuration', (_request, response) =>
      json(response, provider.metadata({ issuer: `${provider.issuer}/redirecting` })),
    );

    expect((await beginAt('redirecting')).status).toBe(200);
  });
});
