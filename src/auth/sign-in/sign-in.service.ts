import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import { Logger } from '#libs/logging';
import { UserAccountsService } from '../../users/index.js';
import { InvalidCredentials } from '../auth.errors.js';
import { PasswordCredentials, type PasswordProof } from '../passwords/password-credentials.js';
import type { Device } from '../sessions/device.js';
import type { Session } from '../sessions/session.entity.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { type TokenPair, TokenPairs } from '../tokens/token-pairs.js';

/** Signs people in and out. */
@Injectable()
export class SignInService {
  constructor(
    private readonly accounts: UserAccountsService,
    private readonly passwords: PasswordCredentials,
    private readonly sessions: SessionsService,
    private readonly tokens: TokenPairs,
    private readonly logger: Logger,
  ) {}

  /** @throws InvalidCredentials for every failure alike, HashingBusy */
  async signIn(email: string, password: string, device: Device): Promise<TokenPair> {
    const user = await this.accounts.findByEmail(email);
    const proof = await this.passwords.verify(user?.id, password);
    const session = proof && (await this.open(proof, device));
    const { ipAddress } = device;
    if (!session) {
      // What was typed as an address is left out: people type their passwords there.
      this.logger.info({ event: 'sign_in_refused', userId: user?.id, ipAddress }, 'a sign-in was refused');
      throw new InvalidCredentials();
    }
    this.logger.info(
      { event: 'signed_in', userId: session.userId, sessionId: session.id, ipAddress },
      'signed in',
    );
    return this.tokens.issue(session);
  }

  /** Null when the account may not sign in, or its password was changed while it was being verified. */
  @Transactional()
  private async open(proof: PasswordProof, device: Device): Promise<Session | null> {
    if (!(await this.passwords.lock(proof)) || !(await this.accounts.recordSignIn(proof.userId))) return null;
    return this.sessions.open(proof.userId, device);
  }

  async signOut({ userId, sessionId }: Actor): Promise<void> {
    await this.sessions.end(userId, sessionId, 'signed_out');
  }
}
