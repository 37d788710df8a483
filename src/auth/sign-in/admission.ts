import { Injectable } from '@nestjs/common';
import { UserAccountsService } from '../../users/index.js';
import { type IssuedChallenge, MfaChallenges } from '../mfa/mfa-challenges.js';
import { SecondFactors } from '../mfa/second-factors.js';
import { EmailVerificationService } from '../registration/email-verification.service.js';
import type { Device } from '../sessions/device.js';
import type { Session } from '../sessions/session.entity.js';
import { Arrivals } from './arrivals.js';
import type { Proof } from './proof.js';

/** A session, or what has to be shown beside the first factor. */
export type Admitted = Session | IssuedChallenge;

export const isChallenge = (admitted: Admitted): admitted is IssuedChallenge => 'mfaToken' in admitted;

/** Lets in who has shown who they are, in whatever way, if their account may sign in at this moment. */
@Injectable()
export class Admission {
  constructor(
    private readonly verification: EmailVerificationService,
    private readonly accounts: UserAccountsService,
    private readonly factors: SecondFactors,
    private readonly challenges: MfaChallenges,
    private readonly arrivals: Arrivals,
  ) {}

  /**
   * To be called last in a transaction. Null when the account may not sign in.
   *
   * @throws EmailNotVerified, RateLimited
   */
  async admit(proof: Proof, device: Device): Promise<Admitted | null> {
    await this.verification.admit(proof.userId);
    // ASVS 6.3.4: whatever the first factor was, it opens no account that has a second one.
    const methods = proof.methods.includes('mfa') ? [] : await this.factors.methodsOf(proof.userId);
    if (methods.length === 0) return this.open(proof, device);
    const { isActive } = await this.accounts.accessOf(proof.userId);
    return isActive ? this.challenges.issue(proof, methods, device) : null;
  }

  /** The same for who has shown all that there is to show. */
  async open(proof: Proof, device: Device): Promise<Session | null> {
    if (!(await this.accounts.recordSignIn(proof.userId))) return null;
    return this.arrivals.open(proof, device);
  }
}
