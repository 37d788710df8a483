import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { Clock } from '#libs/kernel';
import { UserAccountsService, UserMoved } from '../../users/index.js';
import { AccountMails } from '../account-mails/account-mails.js';
import { movedByAdministratorMail } from './email-change.mails.js';

/** Tells the former address when an administrator has moved an account. */
@Injectable()
export class AnnounceMovedAccounts {
  constructor(
    private readonly accounts: UserAccountsService,
    private readonly mails: AccountMails,
    private readonly clock: Clock,
  ) {}

  /** Whoever was only invited may have been invited at a wrong address, whose owner it does not concern. */
  @OnEvent(UserMoved.name, { suppressErrors: false })
  async announce({ userId, formerEmail }: UserMoved): Promise<void> {
    const { id, name, email, status } = await this.accounts.get(userId);
    if (email === formerEmail || status === 'invited') return;
    const at = this.clock.now().toISOString();
    await this.mails.send({ id, name, email: formerEmail }, movedByAdministratorMail, { at });
  }
}
