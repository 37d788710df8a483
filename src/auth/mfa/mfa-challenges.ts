import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, MoreThan, Repository } from 'typeorm';
import { digest, randomToken } from '#libs/crypto';
import { type Limiter, networkOf, type Quota, RateLimited, RateLimits } from '#libs/http';
import { Clock, newId } from '#libs/kernel';
import { InvalidMfaToken } from '../auth.errors.js';
import type { Device } from '../sessions/device.js';
import { type Proof, written } from '../sign-in/proof.js';
import { MfaChallenge } from './mfa-challenge.entity.js';
import type { MfaMethod } from './second-factors.js';

/** Milliseconds between the steps of a sign-in. */
const LIFETIME = 5 * 60 * 1000;
const MOST_TRIES = 5;
/**
 * Begun in one account from one network: whoever has found out a password must not fill the table with it, nor keep
 * its owner, or an office that shares their address, from signing in.
 */
const BEGUN: Quota = { name: 'mfa-challenges', most: 60, seconds: 60 * 60 };

/** What a client needs for the second step of a sign-in. */
export interface IssuedChallenge {
  mfaToken: string;
  methods: MfaMethod[];
  expiresAt: Date;
}

/** Sign-ins between their two steps. */
@Injectable()
export class MfaChallenges {
  private readonly begun: Limiter;

  constructor(
    @InjectRepository(MfaChallenge) private readonly challenges: Repository<MfaChallenge>,
    private readonly clock: Clock,
    limits: RateLimits,
  ) {
    this.begun = limits.limiter(BEGUN);
  }

  /** @throws RateLimited */
  async issue(proof: Proof, methods: MfaMethod[], { ipAddress }: Device): Promise<IssuedChallenge> {
    const key = `${proof.userId} ${networkOf(ipAddress)}`;
    const { isAllowed, resetsIn } = await this.begun.reserve(key, { userId: proof.userId, ipAddress });
    if (!isAllowed) throw new RateLimited(resetsIn);
    const mfaToken = randomToken();
    const createdAt = this.clock.now();
    const expiresAt = new Date(createdAt.getTime() + LIFETIME);
    await this.challenges.insert({
      id: newId(),
      userId: proof.userId,
      digest: digest(mfaToken),
      methods: written(proof.methods),
      passwordChangedAt: proof.passwordChangedAt,
      tries: 0,
      createdAt,
      expiresAt,
    });
    return { mfaToken, methods, expiresAt };
  }

  /** Counts the try before the code is looked at, so that many at once get no further. @throws InvalidMfaToken */
  async try(mfaToken: string): Promise<MfaChallenge> {
    const open = { digest: digest(mfaToken), expiresAt: MoreThan(this.clock.now()) };
    const { affected } = await this.challenges.increment(
      { ...open, tries: LessThan(MOST_TRIES) },
      'tries',
      1,
    );
    const challenge = affected === 1 ? await this.challenges.findOneBy(open) : null;
    if (!challenge) throw new InvalidMfaToken();
    return challenge;
  }

  /** Of two requests at once, one gets it. @throws InvalidMfaToken */
  async finish({ id }: MfaChallenge): Promise<void> {
    if ((await this.challenges.delete({ id })).affected !== 1) throw new InvalidMfaToken();
  }

  /** When what was proved first counts no more. */
  async revokeAll(userId: string): Promise<void> {
    await this.challenges.delete({ userId });
  }
}
