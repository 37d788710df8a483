import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { PasswordHasher } from '#libs/crypto';
import { Clock } from '#libs/kernel';
import { PasswordCredential } from './password-credential.entity.js';

/** That someone knew the password which was chosen at an instant. */
export type PasswordProof = Pick<PasswordCredential, 'userId' | 'changedAt'>;

/** No user has this id: the same query is made for addresses without an account. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** The stored passwords, as hashes. */
@Injectable()
export class PasswordCredentials {
  constructor(
    @InjectRepository(PasswordCredential) private readonly credentials: Repository<PasswordCredential>,
    private readonly hasher: PasswordHasher,
    private readonly clock: Clock,
  ) {}

  /**
   * Null when the password is wrong, or there is none. It takes the same time whether or not there is such a
   * user or password (ASVS 6.3.8).
   */
  async verify(userId: string | undefined, password: string): Promise<PasswordProof | null> {
    const credential = await this.credentials.findOneBy({ userId: userId ?? NOBODY });
    if (!credential) {
      await this.hasher.verifyDummy(password);
      return null;
    }
    if (!(await this.hasher.verify(credential.hash, password))) return null;
    if (this.hasher.needsRehash(credential.hash)) await this.rehash(credential, password);
    return credential;
  }

  /** Only if the password was not changed meanwhile. */
  private async rehash({ userId, hash }: PasswordCredential, password: string): Promise<void> {
    await this.credentials.update({ userId, hash }, { hash: await this.hasher.hash(password) });
  }

  /** False when the password was changed after the proof; otherwise a change waits until the transaction ends. */
  async lock({ userId, changedAt }: PasswordProof): Promise<boolean> {
    const where = { userId, changedAt };
    return (await this.credentials.findOne({ where, lock: { mode: 'pessimistic_write' } })) !== null;
  }

  hash(password: string): Promise<string> {
    return this.hasher.hash(password);
  }

  /** Whether this very hash is the user's. */
  holds(userId: string, hash: string): Promise<boolean> {
    return this.credentials.existsBy({ userId, hash });
  }

  exists(userId: string): Promise<boolean> {
    return this.credentials.existsBy({ userId });
  }

  async remove(userId: string): Promise<void> {
    await this.credentials.delete({ userId });
  }

  async store(userId: string, hash: string): Promise<void> {
    await this.credentials.upsert({ userId, hash, changedAt: this.clock.now() }, ['userId']);
  }
}
