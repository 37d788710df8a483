import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Actor } from '#libs/context';
import { PasswordHasher } from '#libs/crypto';
import { Transactions } from '#libs/database';
import { Clock } from '#libs/kernel';
import { UserAccountsService } from '../../users/index.js';
import { InvalidToken, WrongPassword } from '../auth.errors.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { OneTimeTokensService } from './one-time-tokens.service.js';
import { PasswordCredential } from './password-credential.entity.js';
import { PasswordPolicy } from './password-policy.js';

/** That someone knew the password which was chosen at an instant. */
export type PasswordProof = Pick<PasswordCredential, 'userId' | 'changedAt'>;

/** Verifies, chooses and changes passwords. Hashing happens outside of transactions: it takes long. */
@Injectable()
export class PasswordsService {
  constructor(
    @InjectRepository(PasswordCredential) private readonly credentials: Repository<PasswordCredential>,
    private readonly hasher: PasswordHasher,
    private readonly policy: PasswordPolicy,
    private readonly accounts: UserAccountsService,
    private readonly sessions: SessionsService,
    private readonly tokens: OneTimeTokensService,
    private readonly transactions: Transactions,
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

  /** False when the password was changed after the proof; otherwise a change waits until the transaction ends. */
  async lock({ userId, changedAt }: PasswordProof): Promise<boolean> {
    const where = { userId, changedAt };
    return (await this.credentials.findOne({ where, lock: { mode: 'pessimistic_write' } })) !== null;
  }

  /** Other sessions end. @throws WrongPassword, PasswordRefused */
  async change({ userId, sessionId }: Actor, currentPassword: string, newPassword: string): Promise<void> {
    const proof = await this.verify(userId, currentPassword);
    if (!proof) throw new WrongPassword();
    await this.policy.assertAcceptable(newPassword, await this.accounts.get(userId));
    const hash = await this.hasher.hash(newPassword);
    await this.transactions.run(async () => {
      if (!(await this.lock(proof))) throw new WrongPassword();
      await this.store(userId, hash);
      await this.sessions.endOthers(userId, sessionId, 'password_changed');
    });
  }

  /** The holder of a one-time token chooses a password; every session ends. @throws InvalidToken, PasswordRefused */
  async choose(token: string, newPassword: string): Promise<void> {
    const userId = await this.tokens.ownerOf(token, 'set_password');
    const user = await this.accounts.get(userId);
    if (user.status === 'deleted') throw new InvalidToken();
    await this.policy.assertAcceptable(newPassword, user);
    const hash = await this.hasher.hash(newPassword);
    await this.transactions.run(async () => {
      await this.tokens.redeem(token, 'set_password');
      await this.store(userId, hash);
      await this.accounts.activate(userId);
      await this.sessions.endAll(userId, 'password_changed');
    });
  }

  /** For an account that has just been made. @throws PasswordRefused */
  async hashFor(person: { email: string; name: string }, password: string): Promise<string> {
    await this.policy.assertAcceptable(password, person);
    return this.hasher.hash(password);
  }

  async store(userId: string, hash: string): Promise<void> {
    await this.credentials.upsert({ userId, hash, changedAt: this.clock.now() }, ['userId']);
  }

  /** Only if the password was not changed meanwhile. */
  private async rehash({ userId, hash }: PasswordCredential, password: string): Promise<void> {
    await this.credentials.update({ userId, hash }, { hash: await this.hasher.hash(password) });
  }
}

/** No user has this id: the same query is made for addresses without an account. */
const NOBODY = '00000000-0000-0000-0000-000000000000';
