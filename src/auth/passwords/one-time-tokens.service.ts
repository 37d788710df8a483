import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, MoreThan, MoreThanOrEqual, Not, Repository } from 'typeorm';
import { digest, randomToken } from '#libs/crypto';
import { Transactional } from '#libs/database';
import { Clock, newId } from '#libs/kernel';
import { InvalidToken } from '../auth.errors.js';
import { KnownDevices } from '../guessing/known-devices.js';
import type { Device } from '../sessions/device.js';
import { LIFETIMES, OneTimeToken, type TokenData, type TokenPurpose } from './one-time-token.entity.js';

/** Of one statement: PostgreSQL takes 65,535. */
const MOST_PARAMETERS = 10_000;

/** Tokens that are handed to a person and work once: 256 bits, stored as a digest. */
@Injectable()
export class OneTimeTokensService {
  constructor(
    @InjectRepository(OneTimeToken) private readonly tokens: Repository<OneTimeToken>,
    private readonly devices: KnownDevices,
    private readonly clock: Clock,
  ) {}

  /** A token for the user, which replaces earlier ones of the same purpose, but for ways back to an address. */
  @Transactional()
  async issue(
    userId: string,
    purpose: TokenPurpose,
    data: TokenData | null = null,
  ): Promise<{ token: string; expiresAt: Date }> {
    const token = randomToken();
    const createdAt = this.clock.now();
    const expiresAt = new Date(createdAt.getTime() + LIFETIMES[purpose]);
    // Whoever takes over an account could move it twice, and so take the way back from its owner.
    if (purpose !== 'undo_email_change') await this.revoke(userId, purpose);
    const row = { id: newId(), userId, purpose, digest: digest(token), data, createdAt, expiresAt };
    await this.tokens.insert(row);
    return { token, expiresAt };
  }

  /** Whether the user has a token that works. */
  isAnyGood(userId: string): Promise<boolean> {
    return this.tokens.existsBy({ userId, expiresAt: MoreThan(this.clock.now()) });
  }

  /** Makes every token of the users worthless. */
  async revokeAll(...userIds: string[]): Promise<void> {
    if (userIds.length === 0) return;
    await this.tokens.delete({ userId: In(userIds.slice(0, MOST_PARAMETERS)) });
    await this.revokeAll(...userIds.slice(MOST_PARAMETERS));
  }

  /**
   * Makes worthless what anyone has asked for who could read the user's mails or use the account. The ways back
   * to former addresses stay: they are the owner's, against whoever does this.
   */
  async revokeAllButWaysBack(userId: string): Promise<void> {
    await this.tokens.delete({ userId, purpose: Not('undo_email_change') });
  }

  /** The same, and ways back to addresses that the account had since an instant: not those to earlier ones. */
  async revokeAllSince(userId: string, createdAt: Date): Promise<void> {
    await this.revokeAllButWaysBack(userId);
    await this.tokens.delete({ userId, createdAt: MoreThanOrEqual(createdAt) });
  }

  /** Makes the user's tokens of these purposes worthless. */
  async revoke(userId: string, ...purposes: TokenPurpose[]): Promise<void> {
    await this.tokens.delete({ userId, purpose: In(purposes) });
  }

  /** Whose token it is, and which of the purposes it has, without using it up. @throws InvalidToken */
  async read(
    token: string,
    ...purposes: TokenPurpose[]
  ): Promise<Pick<OneTimeToken, 'userId' | 'purpose' | 'data' | 'createdAt'>> {
    const found = await this.tokens.findOneBy({ digest: digest(token), purpose: In(purposes) });
    if (!found || found.expiresAt <= this.clock.now()) throw new InvalidToken();
    return found;
  }

  /**
   * Uses the token up: of two requests at once, one gets it. It came to the owner, so that the device is
   * theirs: a way in even while others are guessing. @throws InvalidToken
   */
  @Transactional()
  async redeem(token: string, purpose: TokenPurpose, userId: string, device: Device): Promise<void> {
    await this.useUp(token, purpose, userId);
    await this.devices.remember(userId, device);
  }

  /** The same for a token that came to someone who is yet to show that they are the owner. @throws InvalidToken */
  async useUp(token: string, purpose: TokenPurpose, userId: string): Promise<void> {
    const { affected } = await this.tokens.delete({ digest: digest(token), purpose, userId });
    if (affected !== 1) throw new InvalidToken();
  }
}
