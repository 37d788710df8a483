import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { launchBrowser, SwaggerUi } from '../support/browser.js';
import { Installation } from '../support/process.js';

const CREDENTIALS = { email: 'admin@example.com', password: 'correct horse battery staple' };

// Swagger UI draws the whole document again at every step.
vi.setConfig({ testTimeout: 60_000 });

let installation: Installation;
let browser: Browser;
let url: string;

beforeAll(async () => {
  installation = await Installation.make();
  const application = installation.start({
    ADMIN_EMAIL: CREDENTIALS.email,
    ADMIN_PASSWORD: CREDENTIALS.password,
  });
  [browser, url] = await Promise.all([launchBrowser(), application.ready()]);
});
afterAll(async () => {
  await browser.close();
  await installation.remove();
});

it('authorizes the page by a sign-in, until a sign-out', async () => {
  const ui = await SwaggerUi.open(browser, url);

  expect(await ui.execute('post', '/api/v1/auth/login', { body: CREDENTIALS })).toMatchObject({
    status: 200,
  });
  expect(await ui.execute('get', '/api/v1/users')).toEqual({ status: 200, authorized: true });
  const change = { parameters: { key: 'lists.defaultLimit' }, body: { value: 50 } };
  expect(await ui.execute('put', '/api/v1/settings/{key}', change)).toEqual({
    status: 200,
    authorized: true,
  });
  expect(await ui.execute('post', '/api/v1/auth/logout')).toMatchObject({ status: 204 });
  expect(ui.problems).toEqual([]);

  expect(await ui.execute('get', '/api/v1/users/me')).toEqual({ status: 401, authorized: false });
  expect([...ui.origins]).toEqual([url]);
});

it('executes what it proposes, unchanged', async () => {
  const ui = await SwaggerUi.open(browser, url);
  await ui.execute('post', '/api/v1/auth/login', { body: CREDENTIALS });

  expect(await ui.execute('get', '/api/v1/users/me')).toMatchObject({ status: 200 });
  expect(await ui.execute('patch', '/api/v1/users/me')).toMatchObject({ status: 200 });
  expect(await ui.execute('put', '/api/v1/settings/{key}')).toMatchObject({ status: 200 });
  expect(await ui.execute('post', '/api/v1/users')).toMatchObject({ status: 201 });
  expect(ui.problems).toEqual([]);
});

it('leads from the first page to every other', async () => {
  const { page, problems } = await openPage('/');
  const links = await page.locator('a').evaluateAll((anchors) => anchors.map((anchor) => String(anchor)));

  for (const link of links) expect((await fetch(link)).status, link).toBe(200);
  expect(links).toContain(`${url}/docs`);
  expect(problems).toEqual([]);
});

it('explains a problem at the address in its type', async () => {
  const response = await fetch(`${url}/api/v1/users`);
  const { type } = (await response.json()) as { type: string };
  const { page, problems } = await openPage(new URL(type).pathname);

  expect(await page.locator(`[id="${new URL(type).hash.slice(1)}"]`).innerText()).toContain('401');
  expect(problems).toEqual([]);
});

it.runIf(process.env.SCREENSHOT)('has its picture taken', async () => {
  const ui = await SwaggerUi.open(browser, url);
  await ui.execute('post', '/api/v1/auth/login', { body: CREDENTIALS });
  expect(await ui.execute('get', '/api/v1/settings')).toMatchObject({ status: 200 });
  await ui.screenshot('docs/images/swagger-ui.png', 'Settings');
});

async function openPage(path: string) {
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on('console', (message) => problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(String(error)));
  await page.goto(url + path);
  return { page, problems };
}
