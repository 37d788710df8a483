import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/context';
import { ServiceAccountDirectoryService, UserAccountsService } from '../../users/index.js';
import type { Addressee } from '../account-mails/account-mails.js';
import { TokenMails } from '../account-mails/token-mails.js';

/** Sends invitations to people who have accounts without a password. */
@Injectable()
export class InvitationMails {
  constructor(
    private readonly accounts: UserAccountsService,
    private readonly serviceAccounts: ServiceAccountDirectoryService,
    private readonly mails: TokenMails,
  ) {}

  /** In the open transaction. The mail says who invites. */
  async send({ userId, isServiceAccount }: Actor, people: readonly Addressee[]): Promise<void> {
    const { name } = await (isServiceAccount ? this.serviceAccounts : this.accounts).get(userId);
    // oxlint-disable-next-line no-await-in-loop -- a transaction has one connection
    for (const person of people) await this.mails.sendInvitation(person, name);
  }
}
