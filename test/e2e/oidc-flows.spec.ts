import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JobRegistry } from '#libs/jobs';
import { MINUTE } from '#libs/testing';
import { OidcFlow } from '../../src/auth/oidc/oidc-flow.entity.js';
import { AccountFlows } from '../support/account-flows.js';
import { TestApplication } from '../support/application.js';
import { FalseProvider } from '../support/false-provider.js';
import { oidcEnvironment, OidcSteps } from '../support/oidc.js';

let provider: FalseProvider;
let app: TestApplication;
let steps: OidcSteps;

beforeAll(async () => {
  provider = await FalseProvider.start();
  const { issuer, clientId, clientSecret } = provider;
  const client = { clientId, clientSecret };
  app = await TestApplication.start(
    oidcEnvironment(
      { id: 'company', issuer, ...client },
      { id: 'other', issuer: provider.issuerAt('/other'), ...client },
    ),
  );
  steps = new OidcSteps(app, 'company');
});
afterAll(async () => {
  await app.stop();
  await provider.stop();
});

const beginAt = (id: string): Promise<Response> =>
  app.send(`/api/v1/auth/oidc/${id}/authorization`, { method: 'POST' });

it('sends people back to the page of the web client, and to no other', async () => {
  const administrator = await app.signIn();
  const flows = new AccountFlows(app, () => administrator);
  await flows.set('links.webUrl', 'https://app.example.com/console');
  const { authorizationUrl } = await steps.begin();
  await administrator.client.DELETE('/api/v1/settings/{key}', { params: { path: { key: 'links.webUrl' } } });

  const sentTo = new URL(authorizationUrl).searchParams.get('redirect_uri');
  expect(sentTo).toBe('https://app.example.com/console/oidc/company');
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

it('nobody begins more sign-ins than people do, and no provider is asked for them (ASVS 2.4.1)', async () => {
  const { issuer, clientId, clientSecret } = provider;
  const limited = await TestApplication.start({
    ...oidcEnvironment({ id: 'company', issuer, clientId, clientSecret }),
    RATE_LIMITS: 'on',
    TRUST_PROXY: '127.0.0.1',
  });
  const begin = (address: string): Promise<Response> =>
    limited.send('/api/v1/auth/oidc/company/authorization', {
      method: 'POST',
      headers: { 'x-forwarded-for': address },
    });
  for (let count = 0; count < 300; count++) expect((await begin('203.0.113.8')).status).toBe(200);
  const refused = await begin('203.0.113.8');

  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(60);
  expect(await limited.database.dataSource.getRepository(OidcFlow).count()).toBe(300);
  expect((await begin('203.0.114.8')).status).toBe(200);
  await limited.stop();
});
