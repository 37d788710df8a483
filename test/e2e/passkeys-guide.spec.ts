import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { launchBrowser } from '../support/browser.js';
import { claimsOf, Passkeys } from '../support/passkeys.js';

const [, SCRIPT = ''] = /```js\n([^]*?)```/.exec(readFileSync('docs/guides/passkeys.md', 'utf8')) ?? [];
const PAGE = '<!doctype html><title>Sign in</title><input autocomplete="username webauthn">';
const RECORDING = 'src/auth/passkeys/ceremonies.fixture.json';

/** As the page of the guide has them. */
interface Script {
  addPasskey(api: string, accessToken: string, name: string): Promise<{ id: string; name: string }>;
  signInWithPasskey(api: string, mediation?: string): Promise<{ accessToken: string }>;
}

let server: Server;
let origin: string;
let app: TestApplication;
let browser: Browser;
let page: Page;
let devtools: CDPSession;
let authenticatorId: string;
let user: SignedInUser;

beforeAll(async () => {
  server = createServer((request, response) => {
    const isScript = request.url === '/passkeys.js';
    response
      .setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
      .end(isScript ? SCRIPT : PAGE);
  });
  await once(server.listen(0, 'localhost'), 'listening');
  origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  [app, browser] = await Promise.all([
    TestApplication.start({ CORS_ORIGINS: origin, WEBAUTHN_RP_ID: 'localhost' }),
    launchBrowser(),
  ]);
});
beforeEach(async () => {
  user = await app.aUser(await app.signIn());
  page = await browser.newPage();
  devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  ({ authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  }));
  await page.goto(origin);
  // Vitest would write the import in another way.
  await page.addScriptTag({ type: 'module', content: `window.passkeys = await import('/passkeys.js');` });
  await page.waitForFunction('window.passkeys');
});
afterAll(async () => {
  await browser.close();
  await app.stop();
  server.close();
});

const api = (): string => `${app.url}/api/v1`;
const add = (name: string) =>
  page.evaluate(
    ([url, token, called]) =>
      (globalThis as unknown as { passkeys: Script }).passkeys.addPasskey(url, token, called),
    [api(), user.tokens.accessToken, name] as const,
  );
const signIn = () =>
  page.evaluate(
    (url) => (globalThis as unknown as { passkeys: Script }).passkeys.signInWithPasskey(url),
    api(),
  );

describe('the page of the guide, in Chromium', () => {
  it('adds a passkey and signs in with it, without a name', async () => {
    expect(await add('Chromium')).toMatchObject({ name: 'Chromium' });
    const { accessToken } = await signIn();

    expect(claimsOf(accessToken)).toMatchObject({ sub: user.id, amr: ['pop', 'user', 'mfa'] });
    expect((await app.client(accessToken).GET('/api/v1/users/me')).data?.email).toBe(user.email);
    // The virtual authenticator counts.
    expect(claimsOf((await signIn()).accessToken)).toMatchObject({ sub: user.id });
  });

  it('is told by the authenticator that it has a passkey already', async () => {
    await add('Chromium');

    await expect(add('Again')).rejects.toThrow('InvalidStateError');
    expect(await new Passkeys(app).list(user)).toHaveLength(1);
  });

  it('makes none without a check of who the person is', async () => {
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });

    await expect(add('Chromium')).rejects.toThrow('NotAllowedError');
  });

  it('signs nobody in with a passkey that was removed', async () => {
    const { id } = await add('Chromium');
    await new Passkeys(app).remove(user, id);

    await expect(signIn()).rejects.toThrow('This passkey is not known here');
  });

  it('is refused when a passkey was copied: the copy has not counted on', async () => {
    await add('Chromium');
    const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId });
    await signIn();
    await signIn();
    for (const credential of credentials) {
      const { credentialId } = credential;
      await devtools.send('WebAuthn.removeCredential', { authenticatorId, credentialId });
      await devtools.send('WebAuthn.addCredential', { authenticatorId, credential });
    }

    await expect(signIn()).rejects.toThrow('This passkey is not known here');
  });
});

it.runIf(process.env.RECORD)('is recorded, for the test of the ceremonies', async () => {
  const bodies: Record<string, unknown> = {};
  page.on('request', (request) => {
    const path = new URL(request.url()).pathname;
    if (request.method() === 'POST' && request.postData()) bodies[path] = request.postDataJSON();
  });
  await add('Chromium');
  await signIn();
  const { credential: made } = bodies['/api/v1/auth/passkeys'] as { credential: unknown };
  const { credential: signed } = bodies['/api/v1/auth/passkeys/sign-in'] as { credential: unknown };
  const recording = { browser: browser.version(), rpId: 'localhost', origin, userId: user.id, made, signed };
  expect(bodies).toHaveProperty(['/api/v1/auth/passkeys/sign-in', 'credential']);
  writeFileSync(RECORDING, `${JSON.stringify(recording, null, 2)}\n`);
});
