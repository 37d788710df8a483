import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import { UserAccountsService } from '../../users/index.js';
import { AccountLinks } from '../account-mails/account-links.js';
import { AccountMails } from '../account-mails/account-mails.js';
import { MailRequests } from '../account-mails/mail-requests.js';
import { LIFETIMES } from '../passwords/one-time-token.entity.js';
import { OneTimeTokensService } from '../passwords/one-time-tokens.service.js';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Device } from '../sessions/device.js';
import { addressTakenMail, confirmEmailMail } from './email-change.mails.js';

/** Asks at a new address whether the account is to move there. */
@Injectable()
export class EmailChangeRequestsService {
  constructor(
    private readonly accounts: UserAccountsService,
    private readonly tokens: OneTimeTokensService,
    private readonly links: AccountLinks,
    private readonly mails: AccountMails,
    private readonly requests: MailRequests,
    private readonly events: SecurityEvents,
  ) {}

  /** Who asks is not told whether another account has the address. @throws RateLimited */
  async request({ userId }: Actor, email: string, device: Device): Promise<void> {
    await this.requests.admit(device);
    if (await this.requests.mayMail('email_change', email, device)) await this.ask(userId, email, device);
  }

  /** The same work for a taken address, so that the time tells nothing: its token is known to nobody. */
  @Transactional()
  private async ask(userId: string, email: string, device: Device): Promise<void> {
    // Of two requests at once, the later one replaces the token of the other.
    await this.accounts.findLocked(userId);
    const holder = await this.accounts.findByEmail(email);
    const { token } = await this.tokens.issue(userId, 'confirm_email', { email });
    const link = await this.links.to('confirm-email-change', token);
    await this.events.record({ type: 'email_change_requested', userId, device });
    if (holder && holder.id !== userId) return this.mails.send(holder, addressTakenMail, {});
    // Without a name: people choose theirs, and nobody shall write to others in our mails.
    const there = { id: userId, name: '', email };
    await this.mails.send(there, confirmEmailMail, { link, lifetime: LIFETIMES.confirm_email });
  }
}
