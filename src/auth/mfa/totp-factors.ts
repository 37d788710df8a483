import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, LessThan, MoreThanOrEqual, Not, Repository } from 'typeorm';
import { KeyRing } from '#libs/crypto';
import { Clock, newId } from '#libs/kernel';
import { newSecret, stepOf } from './totp.js';
import { secretOf, TotpFactor } from './totp-factor.entity.js';

/** The code of a step, which was right and is yet to be used up. */
export interface TotpProof {
  /** Of the secret that it is of. */
  id: string;
  step: number;
}

/** The stored secrets of authenticator apps. */
@Injectable()
export class TotpFactors {
  constructor(
    @InjectRepository(TotpFactor) private readonly factors: Repository<TotpFactor>,
    private readonly keyRing: KeyRing,
    private readonly clock: Clock,
  ) {}

  /** When the app was confirmed; null when there is none. */
  async confirmedAt(userId: string): Promise<Date | null> {
    const factor = await this.factors.findOneBy({ userId, confirmedAt: Not(IsNull()) });
    return factor?.confirmedAt ?? null;
  }

  /** A new secret, in the place of one that was not confirmed. In a transaction. */
  async begin(userId: string): Promise<string> {
    await this.factors.delete({ userId, confirmedAt: IsNull() });
    const secret = newSecret();
    const sealed = this.keyRing.encrypt(secret, secretOf(userId));
    const createdAt = this.clock.now();
    await this.factors.insert({
      id: newId(),
      userId,
      secret: sealed,
      lastStep: 0,
      createdAt,
      confirmedAt: null,
    });
    return secret;
  }

  /** Null when the code is wrong or was used before. */
  async prove(userId: string, code: string, { isConfirmed = true } = {}): Promise<TotpProof | null> {
    const confirmedAt = isConfirmed ? Not(IsNull()) : IsNull();
    const factor = await this.factors.findOneBy({ userId, confirmedAt });
    if (!factor) return null;
    const secret = this.keyRing.decrypt(factor.secret, secretOf(userId)).toString();
    const step = stepOf(secret, code, factor.lastStep, this.clock.now());
    return step === null ? null : { id: factor.id, step };
  }

  /** False when another request was first with a code of this step. */
  async useUp({ id, step }: TotpProof): Promise<boolean> {
    const where = { id, lastStep: LessThan(step), confirmedAt: Not(IsNull()) };
    return (await this.factors.update(where, { lastStep: step })).affected === 1;
  }

  /** From now on it protects the account. False when another request was first. */
  async confirm({ id, step }: TotpProof): Promise<boolean> {
    const confirmed = { lastStep: step, confirmedAt: this.clock.now() };
    return (await this.factors.update({ id, confirmedAt: IsNull() }, confirmed)).affected === 1;
  }

  /** Whether there is one that counts; it stays until the transaction ends. */
  async lock(userId: string): Promise<boolean> {
    const where = { userId, confirmedAt: Not(IsNull()) };
    return (await this.factors.findOne({ where, lock: { mode: 'pessimistic_write' } })) !== null;
  }

  /** Whether there was one that counted, and was confirmed since an instant. */
  async remove(userId: string, since = new Date(0)): Promise<boolean> {
    await this.factors.delete({ userId, confirmedAt: IsNull() });
    return (await this.factors.delete({ userId, confirmedAt: MoreThanOrEqual(since) })).affected === 1;
  }
}
