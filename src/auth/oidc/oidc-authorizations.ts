import { Injectable } from '@nestjs/common';
import { HttpConfig, type OidcProvider } from '#libs/config';
import { SettingsService } from '../../settings/index.js';
import { webUrl } from '../account-mails/links.settings.js';
import { type Authorization, OidcExchange } from './oidc-exchange.js';
import type { Errand } from './oidc-flows.js';

/** Sends people to providers, from where they come back to a page of ours. */
@Injectable()
export class OidcAuthorizations {
  constructor(
    private readonly exchange: OidcExchange,
    private readonly settings: SettingsService,
    private readonly http: HttpConfig,
  ) {}

  /** @throws ProviderUnavailable */
  async begin(provider: OidcProvider, errand: Errand): Promise<Authorization> {
    return this.exchange.begin(provider, await this.redirectUri(provider), errand);
  }

  /** Nobody who asks chooses it: a code that is sent elsewhere is theirs. */
  private async redirectUri({ id }: OidcProvider): Promise<string> {
    const base = (await this.settings.get(webUrl)) ?? `${this.http.publicUrl}/account`;
    return new URL(`${base}/oidc/${id}`).href;
  }
}
