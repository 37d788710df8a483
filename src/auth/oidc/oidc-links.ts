import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { Transactional } from '#libs/database';
import { UserAccountsService, UserTakenBack } from '../../users/index.js';
import { EmailNotVerified } from '../auth.errors.js';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Device } from '../sessions/device.js';
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
    private readonly events: SecurityEvents,
  ) {}

  /**
   * Who registered the address of someone else would keep a way in when its owner comes.
   *
   * @throws EmailNotVerified
   */
  async assertMayLink(userId: string): Promise<void> {
    if ((await this.accounts.get(userId)).awaitsVerification) throw new EmailNotVerified(userId);
  }

  /** An identity that the user has already stays as it is. @throws IdentityTaken */
  @Transactional()
  async link(userId: string, assertion: Assertion, device: Device): Promise<OidcIdentity> {
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
  async unlinkWhenTakenBack({ userId, since }: UserTakenBack): Promise<void> {
    await this.identities.unlinkSince(userId, since);
  }
}
