import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import { UserAccountsService, UserTakenBack } from '../../users/index.js';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Device } from '../sessions/device.js';
import { NewWays } from '../sign-in/new-ways.js';
import { SignInWays } from '../sign-in/sign-in-ways.js';
import type { Assertion } from './assertion.js';
import { IdentityTaken } from './oidc.errors.js';
import { OidcIdentities } from './oidc-identities.js';
import type { OidcIdentity } from './oidc-identity.entity.js';

/** Makes and removes links, so that nobody gets another's account or loses their own. */
@Injectable()
export class OidcLinks {
  constructor(
    private readonly identities: OidcIdentities,
    private readonly accounts: UserAccountsService,
    private readonly ways: SignInWays,
    private readonly newWays: NewWays,
    private readonly events: SecurityEvents,
  ) {}

  /** Before they go to the provider. @throws EmailNotVerified */
  async assertMayLink(actor: Actor): Promise<void> {
    await this.newWays.assertMayAdd(actor);
  }

  /** An identity that the user has already stays as it is. @throws IdentityTaken, EmailNotVerified, SessionEnded */
  @Transactional()
  async link(actor: Actor, assertion: Assertion, device: Device): Promise<OidcIdentity> {
    const { id: userId } = await this.newWays.lock(actor);
    const known = await this.identities.lock(assertion);
    if (known && known.userId !== userId) throw new IdentityTaken();
    if (known) return known;
    const identity = await this.identities.link(userId, assertion);
    await this.events.record({ type: 'identity_linked', userId, device });
    return identity;
  }

  /** @throws IdentityNotFound, LastWayIn */
  @Transactional()
  async unlink(userId: string, id: string, device: Device): Promise<void> {
    // Two requests at once must not remove the last two.
    await this.accounts.findLocked(userId);
    await this.identities.unlink(userId, id);
    await this.ways.assertLeft(userId);
    await this.events.record({ type: 'identity_unlinked', userId, device });
  }

  /** Whoever moved the account to another address may have linked theirs, too. */
  @OnEvent(UserTakenBack.name, { suppressErrors: false })
  async unlinkWhenTakenBack({ userId }: UserTakenBack): Promise<void> {
    await this.identities.unlinkAll(userId);
  }
}
