import { Injectable } from '@nestjs/common';
import { SessionEnded } from '#libs/access';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import { InvalidCredentials, SecondFactorRequired } from '../auth.errors.js';
import { type CodeProof, type MfaMethod, SecondFactors } from '../mfa/second-factors.js';
import { PasswordCredentials } from '../passwords/password-credentials.js';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Device } from '../sessions/device.js';
import { sessionIdOf } from '../sessions/own-session.js';
import { SessionRotation } from '../sessions/session-rotation.js';
import type { Session } from '../sessions/session.entity.js';
import { type TokenPair, TokenPairs } from '../tokens/token-pairs.js';
import type { Method } from './proof.js';

/** What an actor shows. */
interface Shown {
  password?: string;
  code?: string;
}

/** Lets an actor prove again who they are, for what needs a fresh sign-in (RFC 9470). */
@Injectable()
export class ReauthenticationService {
  constructor(
    private readonly passwords: PasswordCredentials,
    private readonly factors: SecondFactors,
    private readonly rotation: SessionRotation,
    private readonly tokens: TokenPairs,
    private readonly events: SecurityEvents,
  ) {}

  /**
   * A new pair of tokens with a fresh `auth_time`.
   *
   * @throws InvalidCredentials, InvalidCode, SecondFactorRequired, SessionEnded, TooManyAttempts, HashingBusy
   */
  async reauthenticate(actor: Actor, { password, code }: Shown, device: Device): Promise<TokenPair> {
    const { userId } = actor;
    const hasFactor = (await this.factors.methodsOf(userId)).length > 0;
    // Whoever has found out the password of an open session must not get rid of the second factor with it.
    if (hasFactor && code === undefined) throw new SecondFactorRequired();
    if (password !== undefined || !hasFactor) await this.assertKnows(userId, password ?? '', device);
    const proof =
      hasFactor && code !== undefined ? await this.factors.prove(userId, methodOf(code), code, device) : null;
    const methods = methodsOf({
      isPasswordShown: password !== undefined || !hasFactor,
      isCodeShown: proof !== null,
    });
    return this.tokens.issue(await this.renew(actor, proof, methods, device));
  }

  private async assertKnows(userId: string, password: string, device: Device): Promise<void> {
    if (await this.passwords.verify(userId, password)) return;
    await this.events.record({ type: 'reauthentication_refused', userId, device });
    throw new InvalidCredentials();
  }

  @Transactional()
  private async renew(
    actor: Actor,
    proof: CodeProof | null,
    methods: readonly Method[],
    device: Device,
  ): Promise<Session> {
    const { userId } = actor;
    if (proof) await this.factors.useUp(userId, proof, device);
    const session = await this.rotation.renew(sessionIdOf(actor), methods, device);
    if (!session) throw new SessionEnded();
    await this.events.record({ type: 'reauthenticated', userId, device });
    return session;
  }
}

/** What was shown now: one factor alone is not two, whatever the session was opened with. */
function methodsOf(shown: { isPasswordShown: boolean; isCodeShown: boolean }): Method[] {
  const methods: Method[] = [];
  if (shown.isPasswordShown) methods.push('pwd');
  if (shown.isCodeShown) methods.push('otp');
  if (methods.length > 1) methods.push('mfa');
  return methods;
}

const methodOf = (code: string): MfaMethod => (/^\d{6}$/.test(code) ? 'totp' : 'recovery_code');
