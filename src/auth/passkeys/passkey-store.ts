import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { digest } from '#libs/crypto';
import { translateUnique } from '#libs/database';
import { Clock, newId } from '#libs/kernel';
import type { Assertion, NewCredential } from './ceremonies.js';
import { Passkey } from './passkey.entity.js';
import { PasskeyAlreadyAdded } from './passkeys.errors.js';

/** The stored passkeys. */
@Injectable()
export class PasskeyStore {
  constructor(
    @InjectRepository(Passkey) private readonly passkeys: Repository<Passkey>,
    private readonly clock: Clock,
  ) {}

  /** Oldest first. */
  of(userId: string): Promise<Passkey[]> {
    return this.passkeys.find({ where: { userId }, order: { createdAt: 'ASC', id: 'ASC' } });
  }

  count(userId: string): Promise<number> {
    return this.passkeys.countBy({ userId });
  }

  find(userId: string, id: string): Promise<Passkey | null> {
    return this.passkeys.findOneBy({ userId, id });
  }

  findByCredentialId(credentialId: string): Promise<Passkey | null> {
    return this.passkeys.findOneBy({ digest: digest(credentialId) });
  }

  /** @throws PasskeyAlreadyAdded */
  async add(userId: string, name: string, made: NewCredential): Promise<Passkey> {
    const passkey = Object.assign(new Passkey(), {
      id: newId(),
      userId,
      name,
      ...made,
      digest: digest(made.credentialId),
      createdAt: this.clock.now(),
      lastUsedAt: null,
    });
    const insert = (): Promise<unknown> => this.passkeys.insert(passkey);
    await translateUnique('uq_passkeys_digest', () => new PasskeyAlreadyAdded(), insert);
    return passkey;
  }

  /** False when the user has no such passkey. */
  async rename(userId: string, id: string, name: string): Promise<boolean> {
    return (await this.passkeys.update({ userId, id }, { name })).affected === 1;
  }

  /** False when the user has no such passkey. */
  async remove(userId: string, id: string): Promise<boolean> {
    return (await this.passkeys.delete({ userId, id })).affected === 1;
  }

  /** How many there were. */
  async removeAll(userId: string): Promise<number> {
    return (await this.passkeys.delete({ userId })).affected ?? 0;
  }

  /**
   * It was used, in a transaction of which others with the same passkey wait for the end. Null when it is gone.
   *
   * @returns whether it has counted on: if not, there may be a copy of it (WebAuthn §6.1.1)
   */
  async use(id: string, { counter, isBackedUp }: Assertion): Promise<boolean | null> {
    const passkey = await this.passkeys.findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!passkey) return null;
    const before = Number(passkey.counter);
    // Many authenticators do not count at all.
    if ((counter !== 0 || before !== 0) && counter <= before) return false;
    await this.passkeys.update(
      { id },
      { counter: String(counter), isBackedUp, lastUsedAt: this.clock.now() },
    );
    return true;
  }
}
