import { Injectable } from '@nestjs/common';
import { MfaChallenges } from '../mfa/mfa-challenges.js';
import { RecoveryCodes } from '../mfa/recovery-codes.js';
import { TotpFactors } from '../mfa/totp-factors.js';
import { Factors } from './factors.js';

/** Authenticator apps, and the recovery codes that stand in for them. */
@Injectable()
export class CodeFactors extends Factors {
  constructor(
    private readonly totp: TotpFactors,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly challenges: MfaChallenges,
  ) {
    super();
  }

  async removeAll(userId: string, since: Date): Promise<boolean> {
    // Whoever stands between the two steps of a sign-in starts again.
    await this.challenges.revokeAll(userId);
    const hadApp = await this.totp.remove(userId, since);
    // Whoever was in the account may have made new ones for an app that was there before.
    await this.recoveryCodes.removeAll(userId, hadApp ? undefined : since);
    return hadApp;
  }
}
