import { Injectable } from '@nestjs/common';
import type { IssuedChallenge } from '../mfa/mfa-challenges.js';
import { MfaSignIn, type SecondStep } from '../mfa/mfa-sign-in.js';
import type { Device } from '../sessions/device.js';
import { type TokenPair, TokenPairs } from '../tokens/token-pairs.js';
import { type Admitted, isChallenge } from './admission.js';
import { PasswordSignIn } from './password-sign-in.js';
import { SignInOutcomes } from './sign-in-outcomes.js';

/** Signs people in. */
@Injectable()
export class SignInService {
  constructor(
    private readonly passwords: PasswordSignIn,
    private readonly codes: MfaSignIn,
    private readonly tokens: TokenPairs,
    private readonly outcomes: SignInOutcomes,
  ) {}

  /** @throws InvalidCredentials for every failure alike, EmailNotVerified, TooManyAttempts, HashingBusy */
  signIn(email: string, password: string, device: Device): Promise<TokenPair | IssuedChallenge> {
    return this.finish(this.passwords.open(email, password, device), device);
  }

  /** @throws InvalidMfaToken, InvalidCode, TooManyAttempts, HashingBusy */
  async signInWithCode(step: SecondStep, device: Device): Promise<TokenPair> {
    return this.tokens.issue(await this.outcomes.of(this.codes.open(step, device), device));
  }

  /** Counts how the first step of a sign-in ended, whichever it was. @throws what it throws */
  async finish(signIn: Promise<Admitted>, device: Device): Promise<TokenPair | IssuedChallenge> {
    const admitted = await this.outcomes.of(signIn, device);
    return isChallenge(admitted) ? admitted : this.tokens.issue(admitted);
  }
}
