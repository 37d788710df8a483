import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { serveAccountPages } from '../../src/auth/index.js';
import { AccountFlows } from '../support/account-flows.js';
import { PASSWORD, type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';
import { launchBrowser } from '../support/browser.js';

vi.setConfig({ testTimeout: 60_000 });

let app: TestApplication;
let administrator: SignedInUser;
let flows: AccountFlows;
let browser: Browser;

beforeAll(async () => {
  app = await TestApplication.start({}, undefined, undefined, serveAccountPages);
  administrator = await app.signIn();
  flows = new AccountFlows(app, () => administrator);
  await flows.set('auth.registration', 'open');
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

/** The page that the last mail to the address links to, in a browser that speaks this language. */
async function openLink(email: string, locale = 'en'): Promise<{ page: Page; requests: string[] }> {
  const link = new URL(await flows.linkFor(email));
  const page = await browser.newPage({ locale });
  const requests: string[] = [];
  page.on('request', (request) => requests.push(`${request.url()} ${JSON.stringify(request.headers())}`));
  page.on('pageerror', (error) => requests.push(String(error)));
  await page.goto(`${app.url}${link.pathname}${link.hash}`);
  return { page, requests };
}

const said = (page: Page): Promise<string> => page.locator('[role=status]:not(:empty)').innerText();

describe('the page that a mail links to', () => {
  it('verifies an address', async () => {
    const email = uniqueEmail();
    await flows.register(email);
    const { page } = await openLink(email);
    expect(await page.locator('input:visible').count()).toBe(0);
    await page.getByRole('button', { name: 'Confirm address' }).click();

    expect(await said(page)).toContain('You can sign in now');
    expect(await flows.loginStatus(email)).toBe(200);
  });

  it('lets people choose a password, and says what is wrong with one', async () => {
    const { email } = await app.aUser(administrator);
    await flows.askForReset(email);
    const { page } = await openLink(email, 'de-AT');
    await page.getByLabel('Neues Passwort').fill('short');
    await page.getByRole('button').click();
    expect(await said(page)).toContain('at least 12 characters');
    await page.getByLabel('Neues Passwort').fill('a lantern behind the waterfall');
    await page.getByRole('button').click();

    await page.getByText('Sie können sich jetzt anmelden').waitFor();
    expect(await flows.loginStatus(email, 'a lantern behind the waterfall')).toBe(200);
  });

  it('asks for the code when the link has none', async () => {
    const email = uniqueEmail();
    await flows.register(email);
    const page = await browser.newPage();
    await page.goto(`${app.url}/account/verify-email`);
    await page.getByLabel('Code of the mail').fill(await flows.tokenFor(email));
    await page.getByRole('button').click();

    expect(await said(page)).toContain('You can sign in now');
  });

  it('never puts the token into an address or a header field that is sent (ASVS 14.2.1)', async () => {
    const email = uniqueEmail();
    await flows.register(email, PASSWORD);
    const token = await flows.tokenFor(email);
    const { page, requests } = await openLink(email);
    expect(page.url()).not.toContain(token);
    await page.getByRole('button').click();
    await said(page);

    expect(requests.length).toBeGreaterThan(3);
    expect(requests.filter((request) => request.includes(token))).toEqual([]);
  });

  it('is kept by nobody, and runs nothing but its own script (ASVS 14.3.2)', async () => {
    for (const name of ['verify-email', 'choose-password', 'reset-password']) {
      const { status, headers } = await fetch(`${app.url}/account/${name}`);
      expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('content-security-policy')).toMatch(
        /default-src 'none'.*script-src 'self'; style-src 'self'/,
      );
    }
  });
});

it('links lead to the web pages of a team', async () => {
  await flows.set('links.webUrl', 'https://app.example.com/me');
  const email = uniqueEmail();
  await flows.register(email);

  expect(await flows.linkFor(email)).toBe(
    `https://app.example.com/me/verify-email#token=${await flows.tokenFor(email)}`,
  );
});

it.each([
  'javascript:alert(1)',
  'app.example.com',
  'https://app.example.com/',
  'https://x.example/?a#b',
  'https://a@app.example.com',
])('links lead nowhere else: %s (ASVS 1.2.2)', async (value) => {
  const { error } = await administrator.client.PUT('/api/v1/settings/{key}', {
    params: { path: { key: 'links.webUrl' } },
    body: { value } as never,
  });

  expect(error).toMatchObject({ status: 422, code: 'settings.invalid_value' });
});
