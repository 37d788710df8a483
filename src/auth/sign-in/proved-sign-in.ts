import { Injectable } from '@nestjs/common';
import { Transactional } from '#libs/database';
import { UserAccountsService } from '../../users/index.js';
import { PasswordCredentials, type PasswordProof } from '../passwords/password-credentials.js';
import { EmailVerificationService } from '../registration/email-verification.service.js';
import type { Device } from '../sessions/device.js';
import type { Session } from '../sessions/session.entity.js';
import { Arrivals } from './arrivals.js';

/** Signs in who has shown that they know the password, if the account may sign in at this moment. */
@Injectable()
export class ProvedSignIn {
  constructor(
    private readonly passwords: PasswordCredentials,
    private readonly verification: EmailVerificationService,
    private readonly accounts: UserAccountsService,
    private readonly arrivals: Arrivals,
  ) {}

  /**
   * Null when the account may not sign in, or its password was changed while it was being verified.
   *
   * @throws EmailNotVerified
   */
  @Transactional()
  async open(proof: PasswordProof, device: Device): Promise<Session | null> {
    const { userId } = proof;
    if (!(await this.passwords.lock(proof))) return null;
    await this.verification.admit(userId, device);
    if (!(await this.accounts.recordSignIn(userId))) return null;
    return this.arrivals.open(userId, device);
  }
}
