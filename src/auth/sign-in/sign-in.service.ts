import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import { Logger } from '#libs/logging';
import type { IssuedChallenge } from '../mfa/mfa-challenges.js';
import { MfaSignIn, type SecondStep } from '../mfa/mfa-sign-in.js';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Device } from '../sessions/device.js';
import { sessionIdOf } from '../sessions/own-session.js';
import type { Session } from '../sessions/session.entity.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { type TokenPair, TokenPairs } from '../tokens/token-pairs.js';
import { type Admitted, isChallenge } from './admission.js';
import { PasswordSignIn } from './password-sign-in.js';
import { SignInMetrics } from './sign-in-metrics.js';

/** Signs people in and out. */
@Injectable()
export class SignInService {
  constructor(
    private readonly passwords: PasswordSignIn,
    private readonly codes: MfaSignIn,
    private readonly sessions: SessionsService,
    private readonly tokens: TokenPairs,
    private readonly metrics: SignInMetrics,
    private readonly events: SecurityEvents,
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

  /** Who acts for someone else stops doing so. */
  @Transactional()
  async signOut(actor: Actor, device: Device): Promise<void> {
    const { userId, impersonatorId } = actor;
    await this.sessions.end(userId, sessionIdOf(actor), 'signed_out');
    if (impersonatorId) await this.events.record({ type: 'impersonation_ended', userId, device });
  }

  private welcome(session: Session, { ipAddress }: Device): Promise<TokenPair> {
    const { id: sessionId, userId, methods } = session;
    this.logger.info({ event: 'signed_in', userId, sessionId, methods, ipAddress }, 'signed in');
    return this.tokens.issue(session);
  }
}
