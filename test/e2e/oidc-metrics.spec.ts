import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestApplication, uniqueEmail } from '../support/application.js';
import { scrape } from '../support/exposition.js';
import { FalseProvider, json } from '../support/false-provider.js';
import { oidcEnvironment, OidcSteps } from '../support/oidc.js';

let provider: FalseProvider;
let app: TestApplication;
let steps: OidcSteps;

beforeAll(async () => {
  provider = await FalseProvider.start();
  const { issuer, clientId, clientSecret } = provider;
  app = await TestApplication.start({
    ...oidcEnvironment({ id: 'company', issuer, clientId, clientSecret }),
    METRICS_PORT: '0',
  });
  steps = new OidcSteps(app, 'company');
});
afterAll(async () => {
  await app.stop();
  await provider.stop();
});

type Visit = Parameters<FalseProvider['visit']>[1];

async function signIn(visit: Visit): Promise<string | undefined> {
  const begun = await steps.begin();
  return (await steps.finish(begun, provider.visit(begun.authorizationUrl, visit))).error?.code;
}

const verified = (email: string): Visit => ({ claims: { email, email_verified: true } });

const CASES: [outcome: string, code: string, visit: () => Promise<Visit>][] = [
  ['provider_email_not_verified', 'auth.provider_email_not_verified', async () => ({})],
  ['registration_closed', 'auth.registration_closed', async () => verified(uniqueEmail())],
  [
    'identity_not_linked',
    'auth.identity_not_linked',
    async () => verified((await app.anInvitedUser(await app.signIn())).email),
  ],
  ['invalid_credentials', 'auth.provider_sign_in_refused', async () => ({ claims: { nonce: 'another' } })],
  [
    'provider_unavailable',
    'auth.provider_unavailable',
    async () => ({ answer: (response) => json(response, {}, 500) }),
  ],
];

it.each(CASES)(
  'a sign-in with an identity provider is counted as %s, not as an error',
  async (outcome, code, visit) => {
    const count = async (): Promise<number> =>
      (await scrape(app)).value('auth_sign_ins_total', { outcome }) ?? 0;
    const before = await count();

    expect(await signIn(await visit())).toBe(code);
    expect(await count()).toBe(before + 1);
    expect((await scrape(app)).value('auth_sign_ins_total', { outcome: 'error' })).toBe(0);
  },
);
