import { Injectable } from '@nestjs/common';
import type { OidcProvider } from '#libs/config';
import { type Limiter, networkOf, type Quota, RateLimited, RateLimits } from '#libs/http';
import type { IssuedChallenge } from '../mfa/mfa-challenges.js';
import type { Device } from '../sessions/device.js';
import { SignInService } from '../sign-in/sign-in.service.js';
import type { TokenPair } from '../tokens/token-pairs.js';
import { OidcAuthorizations } from './oidc-authorizations.js';
import type { Authorization } from './oidc-exchange.js';
import type { FlowAnswer } from './oidc-flows.js';
import { OidcProviders } from './oidc-providers.js';
import { OidcSignIn } from './oidc-sign-in.js';

/** Begun by anyone at one address: each is a row, and may be a request to the provider. */
const BEGUN: Quota = { name: 'oidc-flows', most: 300, seconds: 60 * 60 };

/** Signs people in with accounts that they have elsewhere. */
@Injectable()
export class OidcService {
  private readonly begun: Limiter;

  constructor(
    private readonly providers: OidcProviders,
    private readonly authorizations: OidcAuthorizations,
    private readonly signIns: OidcSignIn,
    private readonly signIn: SignInService,
    limits: RateLimits,
  ) {
    this.begun = limits.limiter(BEGUN);
  }

  all(): readonly OidcProvider[] {
    return this.providers.all();
  }

  /**
   * @param isFresh whether the person has to sign in there anew
   * @throws ProviderNotFound, RateLimited, ProviderUnavailable
   */
  async begin(providerId: string, isFresh: boolean, { ipAddress }: Device): Promise<Authorization> {
    const provider = this.providers.get(providerId);
    const { isAllowed, resetsIn } = await this.begun.reserve(networkOf(ipAddress), { ipAddress });
    if (!isAllowed) throw new RateLimited(resetsIn);
    return this.authorizations.begin(provider, { userId: null, isFresh });
  }

  /** @throws ProviderNotFound, and what OidcSignIn.open throws */
  async finish(providerId: string, answer: FlowAnswer, device: Device): Promise<TokenPair | IssuedChallenge> {
    const provider = this.providers.get(providerId);
    return this.signIn.finish(this.signIns.open(provider, answer, device), device);
  }
}
