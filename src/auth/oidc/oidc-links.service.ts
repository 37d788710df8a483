import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/context';
import type { Device } from '../sessions/device.js';
import { OidcAuthorizations } from './oidc-authorizations.js';
import { type Authorization, OidcExchange } from './oidc-exchange.js';
import type { FlowAnswer } from './oidc-flows.js';
import { OidcIdentities } from './oidc-identities.js';
import type { OidcIdentity } from './oidc-identity.entity.js';
import { OidcLinks } from './oidc-links.js';
import { OidcProviders } from './oidc-providers.js';

/** An identity, and its provider while that is configured. */
export interface LinkedIdentity {
  identity: OidcIdentity;
  providerId: string | null;
}

/** Links the actor's accounts elsewhere to the one here. */
@Injectable()
export class OidcLinksService {
  constructor(
    private readonly providers: OidcProviders,
    private readonly authorizations: OidcAuthorizations,
    private readonly exchange: OidcExchange,
    private readonly identities: OidcIdentities,
    private readonly links: OidcLinks,
  ) {}

  async list({ userId }: Actor): Promise<LinkedIdentity[]> {
    return (await this.identities.of(userId)).map((identity) => this.linked(identity));
  }

  /** @throws ProviderNotFound, EmailNotVerified, ProviderUnavailable */
  async begin(actor: Actor, providerId: string): Promise<Authorization> {
    const provider = this.providers.get(providerId);
    await this.links.assertMayLink(actor);
    return this.authorizations.begin(provider, { userId: actor.userId, isFresh: false });
  }

  /** @throws ProviderNotFound, InvalidFlow, ProviderSignInRefused, ProviderUnavailable, IdentityTaken */
  async confirm(
    actor: Actor,
    providerId: string,
    answer: FlowAnswer,
    device: Device,
  ): Promise<LinkedIdentity> {
    const assertion = await this.exchange.redeem(this.providers.get(providerId), answer, actor.userId);
    return this.linked(await this.links.link(actor, assertion, device));
  }

  /** @throws IdentityNotFound, LastWayIn */
  async unlink({ userId }: Actor, id: string, device: Device): Promise<void> {
    await this.links.unlink(userId, id, device);
  }

  private linked(identity: OidcIdentity): LinkedIdentity {
    return { identity, providerId: this.providers.byIssuer(identity.issuer)?.id ?? null };
  }
}
