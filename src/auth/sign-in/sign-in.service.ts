import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/context';
import { Logger } from '#libs/logging';
import type { Device } from '../sessions/device.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { type TokenPair, TokenPairs } from '../tokens/token-pairs.js';
import { PasswordSignIn } from './password-sign-in.js';
import { SignInMetrics } from './sign-in-metrics.js';

/** Signs people in and out. */
@Injectable()
export class SignInService {
  constructor(
    private readonly passwords: PasswordSignIn,
    private readonly sessions: SessionsService,
    private readonly tokens: TokenPairs,
    private readonly metrics: SignInMetrics,
    private readonly logger: Logger,
  ) {}

  /** @throws InvalidCredentials for every failure alike, EmailNotVerified, TooManyAttempts, HashingBusy */
  async signIn(email: string, password: string, device: Device): Promise<TokenPair> {
    const session = await this.metrics.count(this.passwords.open(email, password, device));
    const { id: sessionId, userId } = session;
    this.logger.info({ event: 'signed_in', userId, sessionId, ipAddress: device.ipAddress }, 'signed in');
    return this.tokens.issue(session);
  }

  async signOut({ userId, sessionId }: Actor): Promise<void> {
    await this.sessions.end(userId, sessionId, 'signed_out');
  }
}
