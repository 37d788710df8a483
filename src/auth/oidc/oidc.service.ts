import { Injectable } from '@nestjs/common';
import { HttpConfig, type OidcProvider } from '#libs/config';
import { SettingsService } from '../../settings/index.js';
import { webUrl } from '../account-mails/links.settings.js';
import type { IssuedChallenge } from '../mfa/mfa-challenges.js';
import type { Device } from '../sessions/device.js';
import { SignInService } from '../sign-in/sign-in.service.js';
import type { TokenPair } from '../tokens/token-pairs.js';
import { OidcExchange } from './oidc-exchange.js';
import { type FlowAnswer, OidcFlows } from './oidc-flows.js';
import { OidcProviders } from './oidc-providers.js';
import { OidcSignIn } from './oidc-sign-in.js';

/** What a client needs to send someone to a provider, and to take the answer. */
export interface Authorization {
  authorizationUrl: string;
  state: string;
  flowSecret: string;
  expiresAt: Date;
}

/** Signs people in with accounts that they have elsewhere. */
@Injectable()
export class OidcService {
  constructor(
    private readonly providers: OidcProviders,
    private readonly flows: OidcFlows,
    private readonly exchange: OidcExchange,
    private readonly signIns: OidcSignIn,
    private readonly signIn: SignInService,
    private readonly settings: SettingsService,
    private readonly http: HttpConfig,
  ) {}

  all(): readonly OidcProvider[] {
    return this.providers.all();
  }

  /**
   * @param userId who links an identity; null when someone signs in
   * @throws ProviderNotFound, ProviderUnavailable
   */
  async begin(providerId: string, userId: string | null = null): Promise<Authorization> {
    const provider = this.providers.get(providerId);
    const flow = await this.flows.begin(provider, await this.redirectUri(provider), userId);
    const { state, flowSecret, expiresAt } = flow;
    const authorizationUrl = await this.exchange.authorizationUrl(provider, flow);
    return { authorizationUrl, state, flowSecret, expiresAt };
  }

  /** @throws ProviderNotFound, and what OidcSignIn.open throws */
  async finish(providerId: string, answer: FlowAnswer, device: Device): Promise<TokenPair | IssuedChallenge> {
    const provider = this.providers.get(providerId);
    return this.signIn.finish(this.signIns.open(provider, answer, device), device);
  }

  /** Nobody who asks chooses it: a code that is sent elsewhere is theirs. */
  private async redirectUri({ id }: OidcProvider): Promise<string> {
    const base = (await this.settings.get(webUrl)) ?? `${this.http.publicUrl}/account`;
    return new URL(`${base}/oidc/${id}`).href;
  }
}
