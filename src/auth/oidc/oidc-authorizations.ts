import { Injectable } from '@nestjs/common';
import { HttpConfig, type OidcProvider } from '#libs/config';
import { SettingsService } from '../../settings/index.js';
import { webUrl } from '../account-mails/links.settings.js';
import { type Authorization, OidcExchange } from './oidc-exchange.js';

/** Sends people to providers, from where they come back to a page of ours. */
@Injectable()
export class OidcAuthorizations {
  constructor(
    private readonly exchange: OidcExchange,
    private readonly settings: SettingsService,
    private readonly http: HttpConfig,
  ) {}

  /**
   * @param userId who links an identity; null when someone signs in
   * @throws ProviderUnavailable
   */
  async begin(provider: OidcProvider, userId: string | null): Promise<Authorization> {
    return this.exchange.begin(provider, await this.redirectUri(provider), userId);
  }

  /** Nobody who asks chooses it: a code that is sent elsewhere is theirs. */
  private async redirectUri({ id }: OidcProvider): Promise<string> {
    const base = (await this.settings.get(webUrl)) ?? `${this.http.publicUrl}/account`;
    return new URL(`${base}/oidc/${id}`).href;
  }
}
