import { Injectable } from '@nestjs/common';
import { OidcConfig, type OidcProvider } from '#libs/config';
import { ProviderNotFound } from './oidc.errors.js';

/** Where people can have an account with which they sign in here, as `OIDC_PROVIDERS` says. */
@Injectable()
export class OidcProviders {
  constructor(private readonly config: OidcConfig) {}

  all(): readonly OidcProvider[] {
    return this.config.providers;
  }

  /** @throws ProviderNotFound */
  get(id: string): OidcProvider {
    const provider = this.all().find((each) => each.id === id);
    if (!provider) throw new ProviderNotFound();
    return provider;
  }

  /** Undefined when it is not, or no longer, among them. */
  byIssuer(issuer: string): OidcProvider | undefined {
    return this.all().find((each) => each.issuer === issuer);
  }
}
