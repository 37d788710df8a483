import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, MoreThan, Repository } from 'typeorm';
import type { Actor } from '#libs/context';
import { digest, randomToken } from '#libs/crypto';
import { Clock, newId } from '#libs/kernel';
import { sessionIdOf } from '../sessions/own-session.js';
import { PasskeyChallenge } from './passkey-challenge.entity.js';

/** Milliseconds for which someone may take to touch their authenticator. */
export const CHALLENGE_LIFETIME = 5 * 60 * 1000;

/** Challenges (WebAuthn §13.4.3): 256 random bits, each good for one answer, right or wrong. */
@Injectable()
export class PasskeyChallenges {
  constructor(
    @InjectRepository(PasskeyChallenge) private readonly challenges: Repository<PasskeyChallenge>,
    private readonly clock: Clock,
  ) {}

  forRegistration(actor: Actor): Promise<string> {
    return this.issue({ purpose: 'registration', userId: actor.userId, sessionId: sessionIdOf(actor) });
  }

  forSignIn(): Promise<string> {
    return this.issue({ purpose: 'sign_in', userId: null, sessionId: null });
  }

  /** Of two requests at once, one gets it. False when it is unknown, expired, or of someone or something else. */
  async useUpRegistration(challenge: string, actor: Actor): Promise<boolean> {
    const bound = { userId: actor.userId, sessionId: sessionIdOf(actor) };
    const where = { digest: digest(challenge), purpose: 'registration', ...bound } as const;
    return (await this.challenges.delete({ ...where, ...this.unexpired() })).affected === 1;
  }

  /** The same for a sign-in. */
  async useUpSignIn(challenge: string): Promise<boolean> {
    const where = { digest: digest(challenge), purpose: 'sign_in', userId: IsNull() } as const;
    return (await this.challenges.delete({ ...where, ...this.unexpired() })).affected === 1;
  }

  private async issue(bound: Pick<PasskeyChallenge, 'purpose' | 'userId' | 'sessionId'>): Promise<string> {
    const challenge = randomToken();
    const createdAt = this.clock.now();
    const expiresAt = new Date(createdAt.getTime() + CHALLENGE_LIFETIME);
    await this.challenges.insert({ id: newId(), ...bound, digest: digest(challenge), createdAt, expiresAt });
    return challenge;
  }

  private readonly unexpired = () => ({ expiresAt: MoreThan(this.clock.now()) });
}
