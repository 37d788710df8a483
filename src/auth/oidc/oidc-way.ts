import { Injectable } from '@nestjs/common';
import { SignInWay } from '../sign-in/sign-in-way.js';
import { OidcIdentities } from './oidc-identities.js';
import { OidcProviders } from './oidc-providers.js';

/** Identities at providers that are configured: the others lead nowhere. */
@Injectable()
export class OidcWay extends SignInWay {
  constructor(
    private readonly identities: OidcIdentities,
    private readonly providers: OidcProviders,
  ) {
    super();
  }

  async count(userId: string): Promise<number> {
    const issuers = this.providers.all().map(({ issuer }) => issuer);
    return this.identities.count(userId, issuers);
  }
}
