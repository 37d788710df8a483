import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import { UserAccountsService } from '../../users/index.js';
import { InvalidToken, WrongPassword } from '../auth.errors.js';
import type { Device } from '../sessions/device.js';
import { sessionIdOf } from '../sessions/own-session.js';
import type { TokenPurpose } from './one-time-token.entity.js';
import { OneTimeTokensService } from './one-time-tokens.service.js';
import { PasswordCredentials, type PasswordProof } from './password-credentials.js';
import { PasswordPolicy } from './password-policy.js';
import { PasswordReplacement } from './password-replacement.js';

/** A one-time token in the hands of someone who uses it. */
interface Redemption {
  token: string;
  purpose: TokenPurpose;
  userId: string;
  device: Device;
}

interface PasswordChange {
  currentPassword: string;
  newPassword: string;
}

/** Lets people change and choose passwords. Hashing happens outside of transactions: it takes long. */
@Injectable()
export class PasswordsService {
  constructor(
    private readonly credentials: PasswordCredentials,
    private readonly policy: PasswordPolicy,
    private readonly accounts: UserAccountsService,
    private readonly tokens: OneTimeTokensService,
    private readonly replacement: PasswordReplacement,
  ) {}

  /** Other sessions end, and what was asked for by mail is worth nothing. @throws WrongPassword, PasswordRefused, HashingBusy */
  async change(
    actor: Actor,
    { currentPassword, newPassword }: PasswordChange,
    device: Device,
  ): Promise<void> {
    const proof = await this.credentials.verify(actor.userId, currentPassword);
    if (!proof) {
      await this.replacement.recordRefusal(actor.userId, device);
      throw new WrongPassword();
    }
    await this.policy.assertAcceptable(newPassword, await this.accounts.get(actor.userId));
    const hash = await this.credentials.hash(newPassword);
    await this.replace(actor, proof, hash, device);
  }

  @Transactional()
  private async replace(actor: Actor, proof: PasswordProof, hash: string, device: Device): Promise<void> {
    if (!(await this.credentials.lock(proof))) throw new WrongPassword();
    const { userId } = actor;
    const keptSessionId = sessionIdOf(actor);
    await this.replacement.store({ userId, hash, device, how: 'password_changed', keptSessionId });
  }

  /**
   * The holder of a one-time token chooses a password; every session ends.
   *
   * @throws InvalidToken, PasswordRefused, HashingBusy
   */
  async choose(token: string, newPassword: string, device: Device): Promise<void> {
    const { userId, purpose } = await this.tokens.read(token, 'set_password', 'reset_password');
    const user = await this.accounts.get(userId);
    if (user.status === 'deleted') throw new InvalidToken();
    await this.policy.assertAcceptable(newPassword, user);
    await this.redeem({ token, purpose, userId, device }, await this.credentials.hash(newPassword));
  }

  @Transactional()
  private async redeem({ token, purpose, userId, device }: Redemption, hash: string): Promise<void> {
    await this.tokens.redeem(token, purpose, userId, device);
    await this.accounts.confirmEmail(userId);
    const how = purpose === 'set_password' ? 'invitation_accepted' : 'password_reset';
    await this.replacement.store({ userId, hash, device, how });
  }
}
