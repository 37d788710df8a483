import { Injectable } from '@nestjs/common';
import { UserAccountsService } from '../../users/index.js';
import { AccountLinks } from '../account-mails/account-links.js';
import { AccountMails } from '../account-mails/account-mails.js';
import { LIFETIMES } from '../passwords/one-time-token.entity.js';
import { OneTimeTokensService } from '../passwords/one-time-tokens.service.js';
import { addressTakenMail, confirmEmailMail } from './email-change.mails.js';

/** Asks new addresses of accounts whether those are to move there. */
@Injectable()
export class NewAddresses {
  constructor(
    private readonly accounts: UserAccountsService,
    private readonly tokens: OneTimeTokensService,
    private readonly links: AccountLinks,
    private readonly mails: AccountMails,
  ) {}

  /** In a transaction. The same work for a taken address, so that the time tells nothing: its token is known to nobody. */
  async ask(userId: string, email: string): Promise<void> {
    // Of two requests at once, the later one replaces the token of the other.
    await this.accounts.findLocked(userId);
    const holder = await this.accounts.findByEmail(email);
    const { token } = await this.tokens.issue(userId, 'confirm_email', { email });
    const link = await this.links.to('confirm-email-change', token);
    if (holder && holder.id !== userId) return this.mails.send(holder, addressTakenMail, {});
    // Without a name: people choose theirs, and nobody shall write to others in our mails.
    const there = { id: userId, name: '', email };
    await this.mails.send(there, confirmEmailMail, { link, lifetime: LIFETIMES.confirm_email });
  }
}
