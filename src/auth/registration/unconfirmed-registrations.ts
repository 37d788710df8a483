import { Injectable } from '@nestjs/common';
import { Transactional } from '#libs/database';
import { PersonalDataRegistry } from '#libs/privacy';
import { UserAccountsService } from '../../users/index.js';
import { PasswordCredentials } from '../passwords/password-credentials.js';
import { OneTimeTokensService } from '../passwords/one-time-tokens.service.js';

/** Accounts whose registration nobody has confirmed: what they hold is an address that is not shown to be theirs. */
@Injectable()
export class UnconfirmedRegistrations {
  constructor(
    private readonly accounts: UserAccountsService,
    private readonly tokens: OneTimeTokensService,
    private readonly credentials: PasswordCredentials,
    private readonly personalData: PersonalDataRegistry,
  ) {}

  /**
   * Erases the account unless what a mail has brought still works. Whoever confirms at this moment waits, and finds
   * no account; or was faster, and keeps it.
   */
  @Transactional()
  async expire(id: string): Promise<boolean> {
    const user = await this.accounts.findLocked(id);
    if (!user?.isUnconfirmed || (await this.tokens.isAnyGood(id))) return false;
    await this.personalData.erase({ userId: id, email: user.email });
    return true;
  }

  /** Neither a password nor what was sent counts any more: who reads the next mail chooses one. */
  @Transactional()
  async shutOut(id: string): Promise<void> {
    await this.tokens.revokeAll(id);
    await this.credentials.remove(id);
  }

  /** Erases the one that holds the address, if there is one: somebody has shown that the address is theirs. */
  @Transactional()
  async giveWay(email: string): Promise<void> {
    const user = await this.accounts.lockByEmail(email);
    if (user?.isUnconfirmed) await this.personalData.erase({ userId: user.id, email: user.email });
  }
}
