import { Injectable } from '@nestjs/common';
import { Transactional } from '#libs/database';
import { SettingsService } from '../../settings/index.js';
import { UserAccountsService } from '../../users/index.js';
import { EmailNotVerified, InvalidToken } from '../auth.errors.js';
import { requireVerifiedEmail } from '../auth.settings.js';
import { OneTimeTokensService } from '../passwords/one-time-tokens.service.js';
import type { Device } from '../sessions/device.js';

/** Whether people who registered have shown that their address is theirs. */
@Injectable()
export class EmailVerificationService {
  constructor(
    private readonly accounts: UserAccountsService,
    private readonly tokens: OneTimeTokensService,
    private readonly settings: SettingsService,
  ) {}

  /** @throws InvalidToken */
  @Transactional()
  async verify(token: string, device: Device): Promise<void> {
    const { userId, purpose } = await this.tokens.read(token, 'verify_email');
    await this.tokens.redeem(token, purpose, userId, device);
    if ((await this.accounts.get(userId)).status === 'deleted') throw new InvalidToken();
    await this.accounts.confirmEmail(userId);
  }

  /**
   * For who has given the right password. An account that may be used before the address is verified becomes
   * active now. @throws EmailNotVerified
   */
  async admit(userId: string): Promise<void> {
    const { awaitsVerification, status } = await this.accounts.get(userId);
    if (!awaitsVerification || (status !== 'invited' && status !== 'active')) return;
    if (await this.settings.get(requireVerifiedEmail)) throw new EmailNotVerified(userId);
    if (status === 'invited') await this.accounts.activate(userId);
  }
}
