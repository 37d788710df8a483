import { Injectable } from '@nestjs/common';
import { validateAs } from '#libs/http';
import { UserAccountsService } from '../../users/index.js';
import { RegistrationPolicy } from '../registration/registration-policy.js';
import { UnconfirmedRegistrations } from '../registration/unconfirmed-registrations.js';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Device } from '../sessions/device.js';
import type { Assertion } from './assertion.js';
import { Newcomer } from './dto/newcomer.dto.js';
import { IdentityNotLinked, ProviderEmailNotVerified } from './oidc.errors.js';
import { OidcIdentities } from './oidc-identities.js';

type User = Awaited<ReturnType<UserAccountsService['get']>>;

/** Finds whose account it is that a provider speaks of. */
@Injectable()
export class OidcAccounts {
  constructor(
    private readonly identities: OidcIdentities,
    private readonly accounts: UserAccountsService,
    private readonly registration: RegistrationPolicy,
    private readonly unconfirmed: UnconfirmedRegistrations,
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
    return this.register(await newcomerOf(assertion));
  }

  /**
   * Both sides have verified the address. One that was only typed here, by whomever, may be a trap: its owner would
   * share the account with who knows the password.
   */
  private async linkByEmail(user: User, assertion: Assertion, device: Device): Promise<string> {
    if (user.status === 'suspended' || user.status === 'deleted') return user.id;
    if (user.status !== 'active' || !user.emailVerifiedAt) throw new IdentityNotLinked();
    await this.identities.link(user.id, assertion);
    await this.events.record({ type: 'identity_linked', userId: user.id, device });
    return user.id;
  }

  /** A registration of the address that nobody has confirmed gives way to who has. */
  private async register({ email, name, assertion }: Newcoming): Promise<string> {
    await this.registration.assertOpen();
    await this.unconfirmed.giveWay(email);
    const { id } = await this.accounts.register({ email, name });
    await this.accounts.confirmEmail(id);
    await this.identities.link(id, assertion);
    return id;
  }
}

interface Newcoming extends Newcomer {
  assertion: Assertion;
}

/** Names that are none are replaced, and addresses that nobody could register with are as good as none. */
async function newcomerOf(assertion: Assertion): Promise<Newcoming> {
  const email = assertion.email ?? '';
  const names = [assertion.name ?? '', email.slice(0, email.lastIndexOf('@')), 'Newcomer'];
  for (const name of names) {
    // oxlint-disable-next-line no-await-in-loop -- the first that is one
    const newcomer = await validateAs(Newcomer, { email, name }).catch(() => undefined);
    if (newcomer) return { ...newcomer, assertion };
  }
  throw new ProviderEmailNotVerified();
}
