import { Injectable } from '@nestjs/common';
import { Transactional } from '#libs/database';
import { UserAccountsService } from '../../users/index.js';
import { InvalidToken } from '../auth.errors.js';
import { OneTimeTokensService } from '../passwords/one-time-tokens.service.js';
import { PasswordReplacement } from '../passwords/password-replacement.js';
import { UnconfirmedRegistrations } from '../registration/unconfirmed-registrations.js';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Device } from '../sessions/device.js';

/** Milliseconds for which whoever moves an account may have been in it before. */
const LOOKED_AROUND = 7 * 24 * 60 * 60 * 1000;

/** Moves accounts back to addresses that they had: whoever moved them was not their owner. */
@Injectable()
export class EmailReversalsService {
  constructor(
    private readonly accounts: UserAccountsService,
    private readonly tokens: OneTimeTokensService,
    private readonly passwords: PasswordReplacement,
    private readonly registrations: UnconfirmedRegistrations,
    private readonly events: SecurityEvents,
  ) {}

  /**
   * Every session ends; the password, ways to sign in that were added since a week before the change, and every token but the ways back to earlier addresses are worth
   * nothing, and an erasure is cancelled. @throws InvalidToken, EmailTaken
   */
  async undo(token: string, device: Device): Promise<void> {
    const { userId, data, createdAt } = await this.tokens.read(token, 'undo_email_change');
    if (data) await this.takeBack(token, { userId, email: data.email, createdAt }, device);
  }

  @Transactional()
  private async takeBack(
    token: string,
    { userId, email, createdAt }: { userId: string; email: string; createdAt: Date },
    device: Device,
  ): Promise<void> {
    const user = await this.accounts.findLocked(userId);
    if (!user || user.status === 'deleted') throw new InvalidToken();
    await this.tokens.redeem(token, 'undo_email_change', userId, device);
    // Who moved the account twice has a way back to the first of their addresses; its owner's is older.
    await this.tokens.revokeAllSince(userId, createdAt);
    await this.passwords.withdraw(userId);
    await this.registrations.giveWay(email);
    // Before they moved the account, they have looked around in it.
    await this.accounts.takeBack(user, email, new Date(createdAt.getTime() - LOOKED_AROUND));
    await this.events.record({ type: 'email_change_undone', userId, device });
  }
}
