import { Injectable } from '@nestjs/common';
import { Transactional } from '#libs/database';
import { UserAccountsService } from '../../users/index.js';
import { InvalidToken } from '../auth.errors.js';
import { OneTimeTokensService } from '../passwords/one-time-tokens.service.js';
import { SecurityEvents } from '../security-events/security-events.js';
import { FormerAddresses } from './former-addresses.js';

/** Moves accounts to other addresses. */
@Injectable()
export class EmailChangesService {
  constructor(
    private readonly accounts: UserAccountsService,
    private readonly tokens: OneTimeTokensService,
    private readonly formerAddresses: FormerAddresses,
    private readonly events: SecurityEvents,
  ) {}

  /** The former address is told, and given a way back. @throws InvalidToken, EmailTaken */
  async confirm(token: string): Promise<void> {
    const { userId, data } = await this.tokens.read(token, 'confirm_email');
    if (data) await this.move(token, userId, data.email);
  }

  @Transactional()
  private async move(token: string, userId: string, email: string): Promise<void> {
    const user = await this.accounts.findLocked(userId);
    if (user?.status !== 'active') throw new InvalidToken();
    await this.tokens.useUp(token, 'confirm_email', userId);
    const former = { id: userId, name: user.name, email: user.email };
    await this.accounts.moveTo(user, email);
    // What was sent to the former address is worth nothing any more, but for the ways back to it and to earlier ones.
    await this.tokens.revokeAllButWaysBack(userId);
    await this.formerAddresses.tell(former);
    await this.events.record({ type: 'email_changed', userId });
  }
}
