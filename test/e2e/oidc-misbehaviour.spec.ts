import { generateKeyPairSync } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { JobRegistry } from '#libs/jobs';
import { MINUTE } from '#libs/testing';
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
      { id: 'other', issuer: provider.issuerAt('/other'), ...client },
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

describe('the second step', () => {
  it('takes an answer once (ASVS 2.3.1)', async () => {
    const begun = await steps.begin();
    const answer = provider.visit(begun.authorizationUrl);
    expect((await steps.finish(begun, answer)).error?.code).toBe('auth.provider_email_not_verified');

    expect((await steps.finish(begun, answer)).error).toMatchObject({
      status: 401,
      code: 'auth.invalid_flow',
    });
  });

  it('takes one of two answers at once (ASVS 2.3.1)', async () => {
    const begun = await steps.begin();
    const answers = [1, 2, 3, 4].map(() => steps.finish(begun, provider.visit(begun.authorizationUrl)));
    const codes = (await Promise.all(answers)).map(({ error }) => error?.code);

    expect(codes.filter((code) => code === 'auth.provider_email_not_verified')).toHaveLength(1);
    expect(codes.filter((code) => code === 'auth.invalid_flow')).toHaveLength(3);
  });

  it('needs the secret of the browser that began, so that nobody is lured into an account (ASVS 10.2.1)', async () => {
    const [begun, victim] = [await steps.begin(), await steps.begin()];
    const answer = provider.visit(begun.authorizationUrl);

    expect((await steps.finish(victim, answer)).error).toMatchObject({ code: 'auth.invalid_flow' });
    const path = '/api/v1/auth/oidc/company/callback';
    const without = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(answer),
    };
    expect((await app.send(path, without)).status).toBe(422);
    expect((await steps.finish(begun, answer)).error?.code).toBe('auth.provider_email_not_verified');
  });

  it('needs a code that was given for it: a stolen one has another challenge (ASVS 10.2.1)', async () => {
    const [victim, thief] = [await steps.begin(), await steps.begin()];
    const { code } = provider.visit(victim.authorizationUrl);

    expect((await steps.finish(thief, { code, state: thief.state })).error?.code).toBe(
      'auth.provider_sign_in_refused',
    );
    expect((await steps.finish(victim, { code: 'guessed', state: victim.state })).response.status).toBe(401);
  });

  it('needs the state, of the provider that was begun with, in time (ASVS 2.3.1)', async () => {
    const begun = await steps.begin();
    const answer = provider.visit(begun.authorizationUrl);
    const other = new OidcSteps(app, 'other');

    expect((await steps.finish(begun, { ...answer, state: 'made-up' })).error?.code).toBe(
      'auth.invalid_flow',
    );
    expect((await other.finish(begun, answer)).error?.code).toBe('auth.invalid_flow');
    app.clock.advance(10 * MINUTE);
    expect((await steps.finish(begun, answer)).error?.code).toBe('auth.invalid_flow');
  });

  it('hears of another provider that has answered (RFC 9207)', async () => {
    const begun = await steps.begin();
    const answer = { ...provider.visit(begun.authorizationUrl), iss: 'https://evil.example' };

    expect((await steps.finish(begun, answer)).error?.code).toBe('auth.provider_sign_in_refused');
  });

  it('is not begun with a provider that nobody has configured', async () => {
    expect((await beginAt('unknown')).status).toBe(404);
    expect(await (await beginAt('unknown')).json()).toMatchObject({ code: 'auth.provider_not_found' });
  });

  it('leaves nothing behind when nobody comes back for it', async () => {
    await steps.begin();
    app.clock.advance(10 * MINUTE);
    const signal = new AbortController().signal;
    await app.app
      .get(JobRegistry)
      .find('auth.purge_oidc_flows')
      ?.handle({}, { id: 'test', attempt: 1, signal });

    expect(await app.database.dataSource.query('SELECT id FROM oidc_flows')).toEqual([]);
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
