import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '#libs/testing';
import { type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';
import { withAuthenticator } from '../support/authenticator-app.js';
import { FalseProvider } from '../support/false-provider.js';
import { type Authorization, oidcEnvironment, OidcSteps, redirectUri } from '../support/oidc.js';
import { Browser, RealProvider } from '../support/real-provider.js';
import { type Tokens, tokensIn } from '../support/tokens.js';

const REFUSED = { status: 401, code: 'auth.provider_sign_in_refused' };

let provider: RealProvider;
let falseProvider: FalseProvider;
let app: TestApplication;
let steps: OidcSteps;
let falseSteps: OidcSteps;

beforeAll(async () => {
  [provider, falseProvider] = await Promise.all([
    RealProvider.start(redirectUri('company')),
    FalseProvider.start(),
  ]);
  const clientOf = ({ issuer, clientId, clientSecret }: RealProvider | FalseProvider) => ({
    issuer,
    clientId,
    clientSecret,
  });
  app = await TestApplication.start({
    ...oidcEnvironment({ id: 'company', ...clientOf(provider) }, { id: 'other', ...clientOf(falseProvider) }),
    SETTING_AUTH_REGISTRATION: 'open',
  });
  steps = new OidcSteps(app, 'company');
  falseSteps = new OidcSteps(app, 'other');
});
// The providers go by the time of day.
beforeEach(() => app.clock.advance(Date.now() - app.clock.now().getTime()));
afterAll(async () => {
  await app.stop();
  await Promise.all([provider.stop(), falseProvider.stop()]);
});

const someone = (): string =>
  provider.add({ email: uniqueEmail(), email_verified: true, name: 'Ada Person' });

/** Comes back from the provider with what it says of the person in the browser. */
async function comeBack(
  begun: Authorization,
  subject: string,
  browser: Browser,
  url = begun.authorizationUrl,
) {
  return steps.finish(begun, await provider.visit(url, subject, browser));
}

type Result = Awaited<ReturnType<OidcSteps['finish']>>;

async function signedIn({ data, error }: Result): Promise<SignedInUser> {
  const tokens = tokensIn(data);
  if (!tokens) throw new Error(JSON.stringify(error));
  return app.signedIn('', tokens);
}

/** What needs a fresh sign-in answers. */
const tryFresh = async ({ client }: SignedInUser) =>
  (await client.POST('/api/v1/auth/mfa/totp')).error?.code ?? 'let in';

const provedAt = ({ tokens }: SignedInUser): number =>
  (jwt.decode(tokens.accessToken) as { auth_time: number }).auth_time;

const now = (): number => Math.floor(app.clock.now().getTime() / 1000);

describe('a sign-in with an identity provider', () => {
  it('is as fresh as the one there: a session at the provider proves nothing new (ASVS 7.5.1)', async () => {
    const [subject, browser] = [someone(), new Browser()];
    const first = await signedIn(await comeBack(await steps.begin(), subject, browser));
    expect(await tryFresh(first)).toBe('let in');
    expect(browser.prompts).toContain('login');
    browser.prompts.length = 0;
    app.clock.advance(11 * MINUTE);
    const again = await signedIn(await comeBack(await steps.begin(), subject, browser));

    expect(browser.prompts).toEqual([]);
    expect(await tryFresh(again)).toBe('auth.fresh_sign_in_required');
    // The provider has no clock of ours: what passes before the sign-in there is missing from the eleven minutes.
    expect(now() - provedAt(again)).toBeGreaterThan(10 * 60);
    expect((await again.client.GET('/api/v1/users/me')).response.status).toBe(200);
  });

  it('is done anew where it is asked for, whoever is signed in there (ASVS 7.5.1)', async () => {
    const [subject, browser] = [someone(), new Browser()];
    await comeBack(await steps.begin(), subject, browser);
    browser.prompts.length = 0;
    const begun = await steps.begin({ prompt: 'login' });
    const asked = new URL(begun.authorizationUrl).searchParams;
    const user = await signedIn(await comeBack(begun, subject, browser));

    expect([asked.get('prompt'), asked.get('max_age')]).toEqual(['login', '600']);
    expect(browser.prompts).toContain('login');
    expect(await tryFresh(user)).toBe('let in');
  });

  it('that was to be done anew is refused when it was not: people can change where they are sent (ASVS 7.5.1)', async () => {
    const [subject, browser] = [someone(), new Browser()];
    await comeBack(await steps.begin(), subject, browser);
    app.clock.advance(11 * MINUTE);
    const begun = await steps.begin({ prompt: 'login' });
    const url = new URL(begun.authorizationUrl);
    url.searchParams.delete('prompt');

    expect((await comeBack(begun, subject, browser, url.href)).error).toMatchObject(REFUSED);
  });
});

describe('what a provider says of when someone signed in', () => {
  const visit = async (authTime: unknown, query: { prompt?: 'login' } = {}) => {
    const begun = await falseSteps.begin(query);
    const claims = { email: uniqueEmail(), email_verified: true, auth_time: authTime };
    return falseSteps.finish(begun, falseProvider.visit(begun.authorizationUrl, { claims }));
  };

  it('is missed where it was asked for', async () => {
    expect((await visit(undefined, { prompt: 'login' })).error).toMatchObject(REFUSED);
    expect(app.logs.lines).toContainEqual(
      expect.objectContaining({ event: 'identity_assertion_refused', provider: 'other' }),
    );
  });

  it('is taken to be now where it says nothing, and was asked for nothing', async () => {
    expect(now() - provedAt(await signedIn(await visit(undefined)))).toBe(0);
  });

  it('is never later than now', async () => {
    expect(now() - provedAt(await signedIn(await visit(now() + 3600)))).toBe(0);
    expect(now() - provedAt(await signedIn(await visit(1e300)))).toBe(0);
    expect(now() - provedAt(await signedIn(await visit(now() + 3600, { prompt: 'login' })))).toBe(0);
  });

  it.each([0, 1.5])('may be long ago: %s', async (authTime) => {
    const user = await signedIn(await visit(authTime));

    expect(provedAt(user)).toBe(Math.floor(authTime));
    expect(await tryFresh(user)).toBe('auth.fresh_sign_in_required');
  });

  it.each(['yesterday', -1])('is refused when it is none: %s', async (authTime) => {
    expect((await visit(authTime)).error).toMatchObject(REFUSED);
  });
});

it('a code of an authenticator app is shown now, whenever the first factor was', async () => {
  const [subject, browser] = [someone(), new Browser()];
  const user = await signedIn(await comeBack(await steps.begin(), subject, browser));
  const { authenticator } = await withAuthenticator(app, user);
  app.clock.advance(11 * MINUTE);
  const { data } = await comeBack(await steps.begin(), subject, browser);
  if (!data || !('mfaToken' in data)) throw new Error('No code was asked for.');
  const { data: tokens } = await app.anonymous.POST('/api/v1/auth/mfa', {
    body: { mfaToken: data.mfaToken, method: 'totp', code: authenticator.code() },
  });

  expect(now() - provedAt(await app.signedIn('', tokens as Tokens))).toBe(0);
});
