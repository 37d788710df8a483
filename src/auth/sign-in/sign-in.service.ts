import { Injectable } from '@nestjs/common';
import { EmailNotVerified } from '../auth.errors.js';
import type { IssuedChallenge } from '../mfa/mfa-challenges.js';
import { MfaSignIn, type SecondStep } from '../mfa/mfa-sign-in.js';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Device } from '../sessions/device.js';
import { type TokenPair, TokenPairs } from '../tokens/token-pairs.js';
import { type Admitted, isChallenge } from './admission.js';
import { PasswordSignIn } from './password-sign-in.js';
import { SignInMetrics } from './sign-in-metrics.js';

/** Signs people in. */
@Injectable()
export class SignInService {
  constructor(
    private readonly passwords: PasswordSignIn,
    private readonly codes: MfaSignIn,
    private readonly tokens: TokenPairs,
    private readonly metrics: SignInMetrics,
    private readonly events: SecurityEvents,
  ) {}

  /** @throws InvalidCredentials for every failure alike, EmailNotVerified, TooManyAttempts, HashingBusy */
  signIn(email: string, password: string, device: Device): Promise<TokenPair | IssuedChallenge> {
    return this.finish(this.passwords.open(email, password, device), device);
  }

  /** @throws InvalidMfaToken, InvalidCode, TooManyAttempts, HashingBusy */
  async signInWithCode(step: SecondStep, device: Device): Promise<TokenPair> {
    return this.tokens.issue(await this.metrics.count(this.codes.open(step, device)));
  }

  /** Counts how the first step of a sign-in ended, whichever it was. @throws what it throws */
  async finish(signIn: Promise<Admitted>, device: Device): Promise<TokenPair | IssuedChallenge> {
    const admitted = await this.metrics.count(signIn).catch((error) => this.refuse(error, device));
    return isChallenge(admitted) ? admitted : this.tokens.issue(admitted);
  }

  /** What the first step could not record in the transaction that ends by it. */
  private async refuse(error: unknown, device: Device): Promise<never> {
    if (error instanceof EmailNotVerified) {
      const reason = 'email_not_verified';
      await this.events.record({ type: 'sign_in_refused', userId: error.userId, device, reason });
    }
    throw error;
  }
}
