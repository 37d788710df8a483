import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import { Logger } from '#libs/logging';
import { UserAccountsService } from '../../users/index.js';
import { InvalidCredentials } from '../auth.errors.js';
import { PasswordsService } from '../passwords/passwords.service.js';
import type { Device } from '../sessions/device.js';
import type { Session } from '../sessions/session.entity.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { type TokenPair, TokenPairs } from '../tokens/token-pairs.js';

/** Signs people in and out. */
@Injectable()
export class SignInService {
  constructor(
    private readonly accounts: UserAccountsService,
    private readonly passwords: PasswordsService,
    private readonly sessions: SessionsService,
    private readonly tokens: TokenPairs,
    private readonly logger: Logger,
  ) {}

  /** @throws InvalidCredentials for every failure alike, HashingBusy */
  async signIn(email: string, password: string, device: Device): Promise<TokenPair> {
    const user = await this.accounts.findByEmail(email);
    const isRight = await this.passwords.verify(user?.id, password);
    const { ipAddress } = device;
    if (!user || !isRight || user.status !== 'active') {
      // What was typed as an address is left out: people type their passwords there.
      this.logger.info({ event: 'sign_in_refused', userId: user?.id, ipAddress }, 'a sign-in was refused');
      throw new InvalidCredentials();
    }
    const session = await this.open(user.id, device);
    this.logger.info({ event: 'signed_in', userId: user.id, sessionId: session.id, ipAddress }, 'signed in');
    return this.tokens.issue(session);
  }

  @Transactional()
  private async open(userId: string, device: Device): Promise<Session> {
    await this.accounts.recordSignIn(userId);
    return this.sessions.open(userId, device);
  }

  async signOut({ userId, sessionId }: Actor): Promise<void> {
    await this.sessions.end(userId, sessionId, 'signed_out');
  }
}
