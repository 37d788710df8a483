import { Injectable } from '@nestjs/common';
import { Transactional } from '#libs/database';
import { InvalidMfaToken } from '../auth.errors.js';
import { PasswordCredentials } from '../passwords/password-credentials.js';
import type { Device } from '../sessions/device.js';
import type { Session } from '../sessions/session.entity.js';
import { Admission } from '../sign-in/admission.js';
import { readMethods } from '../sign-in/proof.js';
import type { MfaChallenge } from './mfa-challenge.entity.js';
import { MfaChallenges } from './mfa-challenges.js';
import { type CodeProof, type MfaMethod, SecondFactors } from './second-factors.js';

/** The second step of a sign-in. */
export interface SecondStep {
  mfaToken: string;
  method: MfaMethod;
  code: string;
}

/** Opens a session for who shows a code after the first factor. */
@Injectable()
export class MfaSignIn {
  constructor(
    private readonly challenges: MfaChallenges,
    private readonly factors: SecondFactors,
    private readonly passwords: PasswordCredentials,
    private readonly admission: Admission,
  ) {}

  /** @throws InvalidMfaToken, InvalidCode, TooManyAttempts, HashingBusy */
  async open({ mfaToken, method, code }: SecondStep, device: Device): Promise<Session> {
    const challenge = await this.challenges.try(mfaToken);
    const proof = await this.factors.prove(challenge.userId, method, code, device);
    const session = await this.finish(challenge, proof, device);
    if (!session) throw new InvalidMfaToken();
    return session;
  }

  /** Null when the account may not sign in any more, or its password was changed since the first step. */
  @Transactional()
  private async finish(challenge: MfaChallenge, proof: CodeProof, device: Device): Promise<Session | null> {
    const { userId, methods, passwordChangedAt } = challenge;
    if (passwordChangedAt && !(await this.passwords.lock({ userId, changedAt: passwordChangedAt })))
      return null;
    await this.challenges.finish(challenge);
    await this.factors.useUp(userId, proof, device);
    const proved = [...readMethods(methods), 'otp', 'mfa'] as const;
    return this.admission.open({ userId, methods: proved, passwordChangedAt }, device);
  }
}
