import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import { UserAccountsService } from '../../users/index.js';
import { InvalidToken, WrongPassword } from '../auth.errors.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { OneTimeTokensService } from './one-time-tokens.service.js';
import { PasswordCredentials, type PasswordProof } from './password-credentials.js';
import { PasswordPolicy } from './password-policy.js';

/** Lets people change and choose passwords. Hashing happens outside of transactions: it takes long. */
@Injectable()
export class PasswordsService {
  constructor(
    private readonly credentials: PasswordCredentials,
    private readonly policy: PasswordPolicy,
    private readonly accounts: UserAccountsService,
    private readonly sessions: SessionsService,
    private readonly tokens: OneTimeTokensService,
  ) {}

  /** Other sessions end. @throws WrongPassword, PasswordRefused, HashingBusy */
  async change(actor: Actor, currentPassword: string, newPassword: string): Promise<void> {
    const proof = await this.credentials.verify(actor.userId, currentPassword);
    if (!proof) throw new WrongPassword();
    await this.policy.assertAcceptable(newPassword, await this.accounts.get(actor.userId));
    await this.replace(actor, proof, await this.credentials.hash(newPassword));
  }

  @Transactional()
  private async replace({ userId, sessionId }: Actor, proof: PasswordProof, hash: string): Promise<void> {
    if (!(await this.credentials.lock(proof))) throw new WrongPassword();
    await this.credentials.store(userId, hash);
    await this.sessions.endOthers(userId, sessionId, 'password_changed');
  }

  /**
   * The holder of a one-time token chooses a password; every session ends.
   *
   * @throws InvalidToken, PasswordRefused, HashingBusy
   */
  async choose(token: string, newPassword: string): Promise<void> {
    const userId = await this.tokens.ownerOf(token, 'set_password');
    const user = await this.accounts.get(userId);
    if (user.status === 'deleted') throw new InvalidToken();
    await this.policy.assertAcceptable(newPassword, user);
    await this.redeem(token, userId, await this.credentials.hash(newPassword));
  }

  @Transactional()
  private async redeem(token: string, userId: string, hash: string): Promise<void> {
    await this.tokens.redeem(token, 'set_password');
    await this.credentials.store(userId, hash);
    await this.accounts.activate(userId);
    await this.sessions.endAll(userId, 'password_changed');
  }
}
