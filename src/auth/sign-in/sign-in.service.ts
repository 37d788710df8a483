import { Injectable } from '@nestjs/common';
import { Logger } from '#libs/logging';
import type { IssuedChallenge } from '../mfa/mfa-challenges.js';
import { MfaSignIn, type SecondStep } from '../mfa/mfa-sign-in.js';
import type { Device } from '../sessions/device.js';
import type { Session } from '../sessions/session.entity.js';
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
    private readonly logger: Logger,
  ) {}

  /** @throws InvalidCredentials for every failure alike, EmailNotVerified, TooManyAttempts, HashingBusy */
  signIn(email: string, password: string, device: Device): Promise<TokenPair | IssuedChallenge> {
    return this.finish(this.passwords.open(email, password, device), device);
  }

  /** @throws InvalidMfaToken, InvalidCode, TooManyAttempts, HashingBusy */
  async signInWithCode(step: SecondStep, device: Device): Promise<TokenPair> {
    return this.welcome(await this.metrics.count(this.codes.open(step, device)), device);
  }

  /** Counts and logs how the first step of a sign-in ended, whichever it was. @throws what it throws */
  async finish(signIn: Promise<Admitted>, device: Device): Promise<TokenPair | IssuedChallenge> {
    const admitted = await this.metrics.count(signIn);
    return isChallenge(admitted) ? admitted : this.welcome(admitted, device);
  }

  private welcome(session: Session, { ipAddress }: Device): Promise<TokenPair> {
    const { id: sessionId, userId, methods } = session;
    this.logger.info({ event: 'signed_in', userId, sessionId, methods, ipAddress }, 'signed in');
    return this.tokens.issue(session);
  }
}
