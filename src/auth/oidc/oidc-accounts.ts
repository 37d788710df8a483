import { Injectable } from '@nestjs/common';
import { UserAccountsService } from '../../users/index.js';
import { SecondFactors } from '../mfa/second-factors.js';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Device } from '../sessions/device.js';
import type { Assertion } from './assertion.js';
import { IdentityNotLinked, ProviderEmailNotVerified } from './oidc.errors.js';
import { OidcIdentities } from './oidc-identities.js';
import { OidcNewcomers } from './oidc-newcomers.js';

type User = Awaited<ReturnType<UserAccountsService['get']>>;

/** Finds whose account it is that a provider speaks of. */
@Injectable()
export class OidcAccounts {
  constructor(
    private readonly identities: OidcIdentities,
    private readonly accounts: UserAccountsService,
    private readonly newcomers: OidcNewcomers,
    private readonly factors: SecondFactors,
    private readonly events: SecurityEvents,
  ) {}

  /**
   * In a transaction. The account may be one that cannot sign in.
   *
   * @throws ProviderEmailNotVerified, IdentityNotLinked, RegistrationClosed; IdentityTaken, EmailTaken when another
   * request was faster
   */
  async ownerOf(assertion: Assertion, device: Device): Promise<string> {
    const known = await this.identities.lock(assertion);
    if (known) {
      await this.identities.recordUse(known);
      return known.userId;
    }
    const { email, isEmailVerified } = assertion;
    // Before anything is looked up: it says nothing about accounts.
    if (!email || !isEmailVerified) throw new ProviderEmailNotVerified();
    const user = await this.accounts.lockByEmail(email);
    if (user && !user.isUnconfirmed) return this.linkByEmail(user, assertion, device);
    return this.newcomers.register(assertion);
  }

  /**
   * Both sides have verified the address. One that was only typed here, by whomever, may be a trap: its owner would
   * share the account with who knows the password.
   */
  private async linkByEmail(user: User, assertion: Assertion, device: Device): Promise<string> {
    if (user.status === 'suspended' || user.status === 'deleted') return user.id;
    if (user.status !== 'active' || !user.emailVerifiedAt) throw new IdentityNotLinked();
    // Whoever has no more than the mailbox would keep a way in that asks for no code, should the app go one day.
    if ((await this.factors.methodsOf(user.id)).length > 0) throw new IdentityNotLinked();
    await this.identities.link(user.id, assertion);
    await this.events.record({ type: 'identity_linked', userId: user.id, device });
    return user.id;
  }
}
