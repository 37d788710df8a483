import { afterAll, beforeAll, expect, it } from 'vitest';
import { oidcEnvironment, redirectUri } from '../support/oidc.js';
import { type ApplicationProcess, Installation } from '../support/process.js';
import { Browser, RealProvider } from '../support/real-provider.js';
import { stepsOf, takeTour } from '../support/tour.js';

let provider: RealProvider;
let installation: Installation;
let application: ApplicationProcess;

beforeAll(async () => {
  provider = await RealProvider.start(redirectUri('company'));
  const { issuer, clientId, clientSecret } = provider;
  installation = await Installation.make();
  application = installation.start({
    ...oidcEnvironment({ id: 'company', issuer, clientId, clientSecret }),
    SETTING_AUTH_REGISTRATION: 'open',
    PUBLIC_URL: 'http://api.test',
  });
  await application.ready();
});
afterAll(async () => {
  await installation.remove();
  await provider.stop();
});

const AUTHORIZATION = /"authorizationUrl":"(?<url>[^"]+)"/;

it('the shell of the guide prints what it says, with people who sign in at a provider', async () => {
  const [ada, another] = ['ada@example.com', 'another@example.com'].map((email) =>
    provider.add({ email, email_verified: true, name: 'Ada Person' }),
  );
  const browser = new Browser();
  const visitors = [
    { subject: ada, browser },
    { subject: ada, browser },
    { subject: another, browser: new Browser() },
  ];
  await takeTour(application, stepsOf('docs/guides/oidc.md'), async (printed) => {
    const { url } = AUTHORIZATION.exec(printed)?.groups ?? {};
    const visitor = url === undefined ? undefined : visitors.shift();
    if (!url || !visitor?.subject) return undefined;
    const answer = await provider.visit(url, visitor.subject, visitor.browser);
    return `${redirectUri('company')}?${new URLSearchParams(answer).toString()}`;
  });

  expect(visitors).toEqual([]);
  expect(browser.prompts.filter((prompt) => prompt === 'login')).toHaveLength(2);
});
