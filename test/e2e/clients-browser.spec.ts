import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { MINUTE } from '#libs/testing';
import type { Showrunner } from '../../clients/typescript/src/index.js';
import { ADMIN, TestApplication } from '../support/application.js';
import { launchBrowser } from '../support/browser.js';

const COMPILER = join(import.meta.dirname, '../../node_modules/typescript/bin/tsc');
const ROUNDS = 10;

/** What the page has in its window. */
declare const api: Showrunner;

let app: TestApplication;
let browser: Browser;
let server: Server;
let folder: string;
let context: BrowserContext;
let tabs: Page[];
let refreshes: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'client-'));
  execFileSync(process.execPath, [
    COMPILER,
    '-p',
    'clients/typescript/tsconfig.build.json',
    '--outDir',
    folder,
  ]);
  server = createServer(({ url = '' }, response) => {
    const isScript = url.endsWith('.js');
    response
      .setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
      .end(isScript ? readFileSync(join(folder, url)) : pageOf());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  [app, browser] = await Promise.all([TestApplication.start({ CORS_ORIGINS: origin() }), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  server.close();
  await app.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  context = await browser.newContext();
  refreshes = 0;
  context.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/auth/refresh')) refreshes++;
  });
  tabs = [await aTab(), await aTab()];
  await tabs[0]?.evaluate((admin) => api.session.signIn(admin), ADMIN);
});

const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

function pageOf(): string {
  return `<!doctype html><title>A tab</title><script type="module">
    import { Showrunner } from '/index.js';
    window.api = new Showrunner({ baseUrl: '${app.url}', storage: localStorage });
  </script>`;
}

async function aTab(): Promise<Page> {
  const page = await context.newPage();
  await page.goto(origin());
  await page.waitForFunction('window.api');
  return page;
}

/** Asks several times at once, in every tab. */
function asked(): Promise<string[][]> {
  const reads = tabs.map((tab) =>
    tab.evaluate(async () => {
      const answers = await Promise.all([api.me.read(), api.me.read(), api.me.read()]);
      return answers.map(({ data }) => data.email);
    }),
  );
  return Promise.all(reads);
}

it('two tabs of a browser stay signed in together, and each refreshes once at most, again and again', async () => {
  for (let round = 1; round <= ROUNDS; round++) {
    app.clock.advance(11 * MINUTE);
    expect((await asked()).flat()).toEqual(Array(6).fill(ADMIN.email));
    // Mostly it is one for both; what a tab writes may be seen by the other a little later.
    expect(refreshes).toBeLessThanOrEqual(2 * round);
  }
  expect(refreshes).toBeGreaterThanOrEqual(ROUNDS);
});

it('a page sees the entity tags of another origin, and the codes of problems', async () => {
  const [tab] = tabs;
  const etag = await tab?.evaluate(async () => (await api.me.read()).response.headers.get('etag'));
  expect(etag).toMatch(/^".+"$/);
  const code = await tab?.evaluate(() =>
    api.users.read({ path: { id: crypto.randomUUID() } }).then(
      () => '',
      (error: { code: string }) => error.code,
    ),
  );
  expect(code).toBe('users.not_found');
});

it('a tab is told that another one has signed out', async () => {
  const [one, other] = tabs;
  const told = other?.evaluate(
    () => new Promise<void>((resolve) => api.session.onChange(() => api.session.isSignedIn || resolve())),
  );
  await one?.evaluate(() => api.session.signOut());

  await told;
  expect(await other?.evaluate(() => api.session.isSignedIn)).toBe(false);
});
