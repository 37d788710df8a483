import { Injectable } from '@nestjs/common';
import type { OidcProvider } from '#libs/config';
import type { IssuedChallenge } from '../mfa/mfa-challenges.js';
import type { Device } from '../sessions/device.js';
import { SignInService } from '../sign-in/sign-in.service.js';
import type { TokenPair } from '../tokens/token-pairs.js';
import { OidcAuthorizations } from './oidc-authorizations.js';
import type { Authorization } from './oidc-exchange.js';
import type { FlowAnswer } from './oidc-flows.js';
import { OidcProviders } from './oidc-providers.js';
import { OidcSignIn } from './oidc-sign-in.js';

/** Signs people in with accounts that they have elsewhere. */
@Injectable()
export class OidcService {
  constructor(
    private readonly providers: OidcProviders,
    private readonly authorizations: OidcAuthorizations,
    private readonly signIns: OidcSignIn,
    private readonly signIn: SignInService,
  ) {}

  all(): readonly OidcProvider[] {
    return this.providers.all();
  }

  /** @throws ProviderNotFound, ProviderUnavailable */
  async begin(providerId: string): Promise<Authorization> {
    return this.authorizations.begin(this.providers.get(providerId), null);
  }

  /** @throws ProviderNotFound, and what OidcSignIn.open throws */
  async finish(providerId: string, answer: FlowAnswer, device: Device): Promise<TokenPair | IssuedChallenge> {
    const provider = this.providers.get(providerId);
    return this.signIn.finish(this.signIns.open(provider, answer, device), device);
  }
}
