import type { IncomingMessage, ServerResponse } from 'node:http';
import { Provider } from 'oidc-provider';
import { randomToken } from '#libs/crypto';
import { listening, type Listening } from './listening.js';

/** Someone with an account at the provider. */
export interface Person {
  email?: string;
  email_verified?: boolean;
  name?: string;
}

/** A certified OpenID Connect provider, with people who sign in over HTTP as their browsers would. */
export class RealProvider {
  readonly clientId = 'showrunner';
  readonly clientSecret = randomToken();
  private readonly people = new Map<string, Person>();

  private constructor(private readonly server: Listening) {}

  /** @param redirectUri where it sends people back to */
  static async start(redirectUri: string): Promise<RealProvider> {
    let handle: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
    const provider = new RealProvider(await listening((request, response) => handle(request, response)));
    handle = provider.open(redirectUri);
    return provider;
  }

  get issuer(): string {
    return this.server.url;
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  /** The subject of a new account. */
  add(person: Person): string {
    const subject = randomToken(12);
    this.people.set(subject, person);
    return subject;
  }

  /** The address that its owner has there from now on. */
  change(subject: string, person: Person): void {
    this.people.set(subject, person);
  }

  /** Signs in there, unless the browser is signed in, consents, and is sent back: with what. */
  async visit(
    authorizationUrl: string,
    subject: string,
    browser = new Browser(),
  ): Promise<Record<string, string>> {
    let url = authorizationUrl;
    for (let steps = 0; steps < 12; steps++) {
      if (!url.startsWith(this.issuer)) return Object.fromEntries(new URL(url).searchParams);
      const page = await browser.open(url);
      url = page.next ?? (await browser.submit(url, promptOf(page.html), subject));
    }
    throw new Error('The provider goes round in circles.');
  }

  private open(redirectUri: string) {
    const provider = new Provider(this.issuer, {
      clients: [
        {
          client_id: this.clientId,
          client_secret: this.clientSecret,
          redirect_uris: [redirectUri],
        },
      ],
      pkce: { required: () => true },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
      cookies: { keys: [randomToken()] },
      findAccount: (_context: unknown, accountId: string) => ({
        accountId,
        claims: () => ({ sub: accountId, ...this.people.get(accountId) }),
      }),
    });
    return provider.callback();
  }
}

const promptOf = (html: string): string => /name="prompt" value="(\w+)"/.exec(html)?.[1] ?? '';

/** Follows nothing by itself, and keeps cookies. */
export class Browser {
  /** Forms that somebody has filled in, by what was asked. */
  readonly prompts: string[] = [];
  private readonly cookies = new Map<string, string>();

  async open(url: string): Promise<{ next?: string; html: string }> {
    return this.read(url, await this.send(url));
  }

  /** A form of the provider's, by whoever has the account. */
  async submit(url: string, prompt: string, login: string): Promise<string> {
    this.prompts.push(prompt);
    const body = new URLSearchParams({ prompt, login, password: 'any' });
    const { next, html } = await this.read(url, await this.send(url, { method: 'POST', body }));
    if (next === undefined) throw new Error(`The provider has not let ${login} on: ${html.slice(0, 300)}`);
    return next;
  }

  private send(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return fetch(url, { ...init, redirect: 'manual', headers: { cookie } });
  }

  private async read(url: string, response: Response): Promise<{ next?: string; html: string }> {
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const location = response.headers.get('location');
    const html = await response.text();
    if (response.status >= 400) throw new Error(`${url} answers ${response.status}: ${html.slice(0, 300)}`);
    return location ? { next: new URL(location, url).href, html } : { html };
  }
}
