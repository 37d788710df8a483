import { Injectable } from '@nestjs/common';
import { UserAccountsService } from '../users/index.js';

/** Who can be given tickets. People are the users feature's, and asked for by id. */
@Injectable()
export class Assignees {
  constructor(private readonly accounts: UserAccountsService) {}

  /**
   * Whether the person can sign in, and stays able to until the transaction ends: whoever suspends or deletes them
   * waits.
   */
  async isAvailable(userId: string): Promise<boolean> {
    const account = await this.accounts.findLocked(userId);
    return account?.status === 'active' && account.eraseAt === null;
  }
}
