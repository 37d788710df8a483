import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import { UserAccountsService } from '../../users/index.js';
import { EmailNotVerified } from '../auth.errors.js';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Device } from '../sessions/device.js';
import { SignInWays } from '../sign-in/sign-in-ways.js';
import type { Assertion } from './assertion.js';
import { IdentityTaken } from './oidc.errors.js';
import { type Authorization, OidcService } from './oidc.service.js';
import { OidcExchange } from './oidc-exchange.js';
import { type FlowAnswer, OidcFlows } from './oidc-flows.js';
import { OidcIdentities } from './oidc-identities.js';
import type { OidcIdentity } from './oidc-identity.entity.js';
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
    private readonly oidc: OidcService,
    private readonly providers: OidcProviders,
    private readonly flows: OidcFlows,
    private readonly exchange: OidcExchange,
    private readonly identities: OidcIdentities,
    private readonly accounts: UserAccountsService,
    private readonly ways: SignInWays,
    private readonly events: SecurityEvents,
  ) {}

  async list({ userId }: Actor): Promise<LinkedIdentity[]> {
    return (await this.identities.of(userId)).map((identity) => this.linked(identity));
  }

  /**
   * Not to an account whose address is yet to be verified: who registered that of someone else would keep a way in
   * when its owner comes.
   *
   * @throws ProviderNotFound, EmailNotVerified, ProviderUnavailable
   */
  async begin({ userId }: Actor, providerId: string): Promise<Authorization> {
    if ((await this.accounts.get(userId)).awaitsVerification) throw new EmailNotVerified();
    return this.oidc.begin(providerId, userId);
  }

  /** @throws ProviderNotFound, InvalidFlow, ProviderSignInRefused, ProviderUnavailable, IdentityTaken */
  async confirm(
    { userId }: Actor,
    providerId: string,
    answer: FlowAnswer,
    device: Device,
  ): Promise<LinkedIdentity> {
    const provider = this.providers.get(providerId);
    const flow = await this.flows.finish(provider, answer, userId);
    const assertion = await this.exchange.redeem(provider, flow, answer);
    return this.linked(await this.link(userId, assertion, device));
  }

  /** An identity that the actor has already stays as it is. */
  @Transactional()
  private async link(userId: string, assertion: Assertion, device: Device): Promise<OidcIdentity> {
    const known = await this.identities.lock(assertion);
    if (known && known.userId !== userId) throw new IdentityTaken();
    if (known) return known;
    const identity = await this.identities.link(userId, assertion);
    await this.events.record({ type: 'identity_linked', userId, device });
    return identity;
  }

  /** @throws IdentityNotFound, LastWayIn */
  @Transactional()
  async unlink({ userId }: Actor, id: string, device: Device): Promise<void> {
    // Two requests at once must not remove the last two.
    await this.accounts.findLocked(userId);
    await this.identities.unlink(userId, id);
    await this.ways.assertLeft(userId);
    await this.events.record({ type: 'identity_unlinked', userId, device });
  }

  private linked(identity: OidcIdentity): LinkedIdentity {
    return { identity, providerId: this.providers.byIssuer(identity.issuer)?.id ?? null };
  }
}
