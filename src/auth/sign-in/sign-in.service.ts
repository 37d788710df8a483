import { Injectable } from '@nestjs/common';
import { SessionEnded } from '#libs/access';
import type { Actor } from '#libs/context';
import { Transactions } from '#libs/database';
import { Logger } from '#libs/logging';
import { UserAccountsService } from '../../users/index.js';
import { InvalidCredentials } from '../auth.errors.js';
import { PasswordsService } from '../passwords/passwords.service.js';
import type { Device } from '../sessions/device.js';
import { RefreshTokens } from '../sessions/refresh-tokens.js';
import type { Session } from '../sessions/session.entity.js';
import { SessionRotation } from '../sessions/session-rotation.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { AccessTokens } from '../tokens/access-tokens.js';

/** A pair of tokens and the session they belong to. */
export interface SignedIn {
  accessToken: string;
  /** Seconds. */
  expiresIn: number;
  refreshToken: string;
  session: Session;
}

/** Signs people in and out. */
@Injectable()
export class SignInService {
  constructor(
    private readonly accounts: UserAccountsService,
    private readonly passwords: PasswordsService,
    private readonly sessions: SessionsService,
    private readonly rotation: SessionRotation,
    private readonly refreshTokens: RefreshTokens,
    private readonly accessTokens: AccessTokens,
    private readonly transactions: Transactions,
    private readonly logger: Logger,
  ) {}

  /** @throws InvalidCredentials for every failure alike, HashingBusy */
  async signIn(email: string, password: string, device: Device): Promise<SignedIn> {
    const user = await this.accounts.findByEmail(email);
    const isRight = await this.passwords.verify(user?.id, password);
    if (!user || !isRight || user.status !== 'active') {
      this.report('sign_in_refused', device, user?.id);
      throw new InvalidCredentials();
    }
    const session = await this.transactions.run(async () => {
      await this.accounts.recordSignIn(user.id);
      return this.sessions.open(user.id, device);
    });
    this.report('signed_in', device, user.id);
    return this.tokensFor(session);
  }

  /** A new pair of tokens, with which the old ones are used up. @throws SessionEnded */
  async refresh(refreshToken: string, device: Device): Promise<SignedIn> {
    const token = this.refreshTokens.read(refreshToken);
    const session = token && (await this.rotation.rotate(token, device));
    if (!session || !(await this.accounts.accessOf(session.userId)).isActive) throw new SessionEnded();
    return this.tokensFor(session);
  }

  /** A new pair of tokens with a fresh `auth_time`. @throws InvalidCredentials, SessionEnded, HashingBusy */
  async reauthenticate({ userId, sessionId }: Actor, password: string, device: Device): Promise<SignedIn> {
    if (!(await this.passwords.verify(userId, password))) {
      this.report('reauthentication_refused', device, userId);
      throw new InvalidCredentials();
    }
    const session = await this.rotation.renew(sessionId, device);
    if (!session) throw new SessionEnded();
    this.report('reauthenticated', device, userId);
    return this.tokensFor(session);
  }

  async signOut({ userId, sessionId }: Actor): Promise<void> {
    await this.sessions.end(userId, sessionId, 'signed_out');
  }

  private async tokensFor(session: Session): Promise<SignedIn> {
    const refreshToken = this.refreshTokens.write({ sessionId: session.id, counter: session.counter });
    return { ...(await this.accessTokens.issue(session)), refreshToken, session };
  }

  /** What was typed as an address is left out: people type their passwords there. */
  private report(event: string, { ipAddress }: Device, userId?: string): void {
    this.logger.info({ event, userId, ipAddress }, event.replaceAll('_', ' '));
  }
}
