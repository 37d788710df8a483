import { existsSync } from 'node:fs';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** Root may not use the sandbox; and nothing is asked of the network but what the page asks. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A headless Chromium. @throws Error that says how to get one when there is none. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = [process.env.CHROMIUM_PATH ?? '', ...CANDIDATES].find(existsSync);
  if (!executablePath) {
    throw new Error(
      'There is no Chromium. Install it (Debian: apt-get install chromium), or set CHROMIUM_PATH.',
    );
  }
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

type Method = 'get' | 'post' | 'put' | 'patch';

/** Swagger UI as someone uses it, and everything in the page that went wrong. */
export class SwaggerUi {
  /** Console errors, which violations of the Content-Security-Policy are too, and exceptions. */
  readonly problems: string[] = [];
  /** Of everything that the page asked for. */
  readonly origins = new Set<string>();

  private constructor(private readonly page: Page) {
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.problems.push(message.text());
    });
    page.on('pageerror', (error) => this.problems.push(String(error)));
    page.on('request', (request) => this.origins.add(new URL(request.url()).origin));
  }

  static async open(browser: Browser, url: string): Promise<SwaggerUi> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const ui = new SwaggerUi(page);
    await page.goto(`${url}/docs`);
    return ui;
  }

  /** Unfolds an operation, fills in what is given, leaves the rest as it is, and presses Execute. */
  async execute(
    method: Method,
    path: string,
    input: { body?: object; parameters?: Record<string, string> } = {},
  ): Promise<{ status: number; authorized: boolean }> {
    const operation = this.operation(method, path);
    await operation.locator('.opblock-summary').click();
    for (const [name, value] of Object.entries(input.parameters ?? {})) {
      await operation.locator(`tr[data-param-name="${name}"] input`).fill(value);
    }
    if (input.body) await operation.locator('textarea').fill(JSON.stringify(input.body, null, 2));
    const answered = this.page.waitForResponse(
      (response) => response.request().method() === method.toUpperCase(),
    );
    await operation.locator('.execute').click();
    const response = await answered;
    await operation.locator('.live-responses-table').waitFor();
    return { status: response.status(), authorized: 'authorization' in response.request().headers() };
  }

  private operation(method: string, path: string): Locator {
    return this.page
      .locator(`.opblock-${method}`)
      .filter({ has: this.page.locator(`[data-path="${path}"]`) });
  }

  /** A picture of the window, with a group of operations at its top. */
  async screenshot(path: string, tag: string): Promise<void> {
    await this.page.locator(`[id="operations-tag-${tag}"]`).evaluate((heading) => heading.scrollIntoView());
    await this.page.screenshot({ path });
  }
}
