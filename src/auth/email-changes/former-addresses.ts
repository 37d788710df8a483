import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { AccountLinks } from '../account-mails/account-links.js';
import { AccountMails, type Addressee } from '../account-mails/account-mails.js';
import { LIFETIMES } from '../passwords/one-time-token.entity.js';
import { OneTimeTokensService } from '../passwords/one-time-tokens.service.js';
import { emailChangedMail } from './email-change.mails.js';

/** Tells former addresses of accounts that those were moved, and gives them a way back. */
@Injectable()
export class FormerAddresses {
  constructor(
    private readonly tokens: OneTimeTokensService,
    private readonly links: AccountLinks,
    private readonly mails: AccountMails,
    private readonly clock: Clock,
  ) {}

  async tell(former: Addressee): Promise<void> {
    const { token } = await this.tokens.issue(former.id, 'undo_email_change', { email: former.email });
    await this.mails.send(former, emailChangedMail, {
      at: this.clock.now().toISOString(),
      link: await this.links.to('undo-email-change', token),
      lifetime: LIFETIMES.undo_email_change,
    });
  }
}
