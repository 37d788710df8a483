import type { ApiClient, components } from '#libs/testing';
import type { TestApplication } from './application.js';

export type Authorization = components['schemas']['AuthorizationResponse'];
type Answer = components['schemas']['OidcCallbackRequest'];

/** What `TestApplication` calls itself, and where it sends people back to. */
export const redirectUri = (provider: string): string => `http://api.test/account/oidc/${provider}`;

interface Configured {
  id: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  origins?: string[];
}

/** The variables for an application that knows these providers, which are on this machine. */
export const oidcEnvironment = (...providers: Configured[]): Record<string, string> => ({
  OIDC_PROVIDERS: JSON.stringify(providers.map((provider) => ({ name: 'Company', ...provider }))),
  OUTBOUND_ALLOWED_ADDRESSES: '127.0.0.1/32',
});

/** What clients do on both sides of a visit to a provider. */
export class OidcSteps {
  constructor(
    private readonly app: TestApplication,
    private readonly provider: string,
  ) {}

  /** @param query `prompt=login` where the person has to sign in there anew */
  async begin(query: { prompt?: 'login' } = {}): Promise<Authorization> {
    const { data, error } = await this.app.anonymous.POST('/api/v1/auth/oidc/{provider}/authorization', {
      params: { ...this.path.params, query },
    });
    if (!data) throw new Error(JSON.stringify(error));
    return data;
  }

  /** With the secret that the browser has kept. */
  finish({ flowSecret }: Authorization, answer: Record<string, string>) {
    return this.app.anonymous.POST('/api/v1/auth/oidc/{provider}/callback', {
      ...this.path,
      body: { flowSecret, ...answer } as Answer,
    });
  }

  beginLink(client: ApiClient) {
    return client.POST('/api/v1/auth/oidc/{provider}/links', this.path);
  }

  finishLink(client: ApiClient, { flowSecret }: Authorization, answer: Record<string, string>) {
    return client.POST('/api/v1/auth/oidc/{provider}/links/confirmation', {
      ...this.path,
      body: { flowSecret, ...answer } as Answer,
    });
  }

  private get path() {
    return { params: { path: { provider: this.provider } } };
  }
}
