import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, Repository } from 'typeorm';
import { translateUnique } from '#libs/database';
import { Clock, newId } from '#libs/kernel';
import type { Assertion } from './assertion.js';
import { IdentityNotFound, IdentityTaken } from './oidc.errors.js';
import { OidcIdentity } from './oidc-identity.entity.js';

/** Which account here belongs to which account elsewhere. */
@Injectable()
export class OidcIdentities {
  constructor(
    @InjectRepository(OidcIdentity) private readonly identities: Repository<OidcIdentity>,
    private readonly clock: Clock,
  ) {}

  /** Oldest first. */
  of(userId: string): Promise<OidcIdentity[]> {
    return this.identities.find({ where: { userId }, order: { createdAt: 'ASC', id: 'ASC' } });
  }

  /** Whoever unlinks it waits until the transaction ends. */
  lock({ issuer, subject }: Assertion): Promise<OidcIdentity | null> {
    return this.identities.findOne({ where: { issuer, subject }, lock: { mode: 'pessimistic_write' } });
  }

  /** @throws IdentityTaken */
  async link(userId: string, { issuer, subject, email }: Assertion): Promise<OidcIdentity> {
    const identity = {
      id: newId(),
      userId,
      issuer,
      subject,
      email,
      createdAt: this.clock.now(),
      lastUsedAt: null,
    };
    const taken = (): IdentityTaken => new IdentityTaken();
    await translateUnique('uq_oidc_identities_subject', taken, () => this.identities.insert(identity));
    return Object.assign(new OidcIdentity(), identity);
  }

  async recordUse({ id }: OidcIdentity): Promise<void> {
    await this.identities.update({ id }, { lastUsedAt: this.clock.now() });
  }

  /** @throws IdentityNotFound */
  async unlink(userId: string, id: string): Promise<void> {
    if ((await this.identities.delete({ id, userId })).affected !== 1) throw new IdentityNotFound();
  }

  async unlinkAll(userId: string): Promise<void> {
    await this.identities.delete({ userId });
  }

  /** Those of these issuers. */
  count(userId: string, issuers: string[]): Promise<number> {
    return this.identities.countBy({ userId, issuer: In(issuers) });
  }
}
