import { Injectable } from '@nestjs/common';
import { validateAs } from '#libs/http';
import { UserAccountsService } from '../../users/index.js';
import { RegistrationPolicy } from '../registration/registration-policy.js';
import { UnconfirmedRegistrations } from '../registration/unconfirmed-registrations.js';
import type { Assertion } from './assertion.js';
import { Newcomer } from './dto/newcomer.dto.js';
import { ProviderEmailNotVerified } from './oidc.errors.js';
import { OidcIdentities } from './oidc-identities.js';

/** Makes accounts for who comes from a provider. */
@Injectable()
export class OidcNewcomers {
  constructor(
    private readonly identities: OidcIdentities,
    private readonly accounts: UserAccountsService,
    private readonly registration: RegistrationPolicy,
    private readonly unconfirmed: UnconfirmedRegistrations,
  ) {}

  /** A registration of the address that nobody has confirmed gives way to who has. */
  async register(assertion: Assertion): Promise<string> {
    const { email, name } = await newcomerOf(assertion);
    await this.registration.assertOpen();
    await this.unconfirmed.giveWay(email);
    const { id } = await this.accounts.register({ email, name });
    await this.accounts.confirmEmail(id);
    await this.identities.link(id, assertion);
    return id;
  }
}

/** Names that are none are replaced, and addresses that nobody could register with are as good as none. */
async function newcomerOf(assertion: Assertion): Promise<Newcomer> {
  const email = assertion.email ?? '';
  const names = [assertion.name ?? '', email.slice(0, email.lastIndexOf('@')), 'Newcomer'];
  for (const name of names) {
    // oxlint-disable-next-line no-await-in-loop -- the first that is one
    const newcomer = await validateAs(Newcomer, { email, name }).catch(() => undefined);
    if (newcomer) return newcomer;
  }
  throw new ProviderEmailNotVerified();
}
