import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { randomInt } from 'node:crypto';
import { MoreThanOrEqual, Repository } from 'typeorm';
import { PasswordHasher } from '#libs/crypto';
import { type Limiter, type Quota, RateLimited, RateLimits } from '#libs/http';
import { Clock, newId } from '#libs/kernel';
import { RecoveryCode } from './recovery-code.entity.js';

const MANY = 10;
/** Of one person: each costs as much as ten sign-ins. */
const MAKINGS: Quota = { name: 'recovery-codes', most: 5, seconds: 60 * 60 };
/** Without what is taken for another one (Crockford's base 32). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 20 bits to find a code by, and 60 that are secret (ASVS 6.5.4 asks for 20). */
const [SELECTOR, LENGTH] = [4, 16];

/** New codes, as people read them, and what is kept of them. */
export interface NewCodes {
  codes: string[];
  rows: RecoveryCode[];
}

/** Codes that each stand in once for an authenticator app that is lost. */
@Injectable()
export class RecoveryCodes {
  private readonly makings: Limiter;

  constructor(
    @InjectRepository(RecoveryCode) private readonly stored: Repository<RecoveryCode>,
    private readonly hasher: PasswordHasher,
    private readonly clock: Clock,
    limits: RateLimits,
  ) {
    this.makings = limits.limiter(MAKINGS);
  }

  /** Outside of transactions, since hashing takes long. `replace` makes them count. @throws RateLimited, HashingBusy */
  async make(userId: string): Promise<NewCodes> {
    const { isAllowed, resetsIn } = await this.makings.reserve(userId, { userId });
    if (!isAllowed) throw new RateLimited(resetsIn);
    const codes = new Map<string, string>();
    while (codes.size < MANY) {
      const code = randomCode();
      codes.set(code.slice(0, SELECTOR), code);
    }
    const rows: RecoveryCode[] = [];
    for (const [selector, code] of codes) {
      // oxlint-disable-next-line no-await-in-loop -- one at a time: sign-ins wait for the same thread
      const hash = await this.hasher.hash(code);
      rows.push({ id: newId(), userId, selector, hash, createdAt: this.clock.now() });
    }
    return { codes: [...codes.values()].map(legible), rows };
  }

  /** In a transaction. */
  async replace(userId: string, { rows }: NewCodes): Promise<void> {
    await this.removeAll(userId);
    await this.stored.insert(rows);
  }

  /** The id of the code, which `useUp` takes; null when the user has no such code. @throws HashingBusy */
  async find(userId: string, typed: string): Promise<string | null> {
    const code = plain(typed);
    const row = await this.stored.findOneBy({ userId, selector: code.slice(0, SELECTOR) });
    const isRight = row ? await this.hasher.verify(row.hash, code) : await this.hasher.verifyDummy(code);
    return row && isRight ? row.id : null;
  }

  /** False when another request was first. */
  async useUp(id: string): Promise<boolean> {
    return (await this.stored.delete({ id })).affected === 1;
  }

  left(userId: string): Promise<number> {
    return this.stored.countBy({ userId });
  }

  /** Those that were made since an instant. */
  async removeAll(userId: string, since = new Date(0)): Promise<void> {
    await this.stored.delete({ userId, createdAt: MoreThanOrEqual(since) });
  }
}

const randomCode = (): string => Array.from({ length: LENGTH }, () => ALPHABET[randomInt(32)]).join('');

const legible = (code: string): string => (code.match(/.{4}/g) ?? []).join('-');

/** As it was made, however someone has typed it. */
const plain = (typed: string): string =>
  typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
