import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { digest, randomToken } from '#libs/crypto';
import { Transactional } from '#libs/database';
import { Clock, newId } from '#libs/kernel';
import { InvalidToken } from '../auth.errors.js';
import { OneTimeToken, type TokenPurpose } from './one-time-token.entity.js';

/** Tokens that are handed to a person and work once: 256 bits, stored as a digest. */
@Injectable()
export class OneTimeTokensService {
  constructor(
    @InjectRepository(OneTimeToken) private readonly tokens: Repository<OneTimeToken>,
    private readonly clock: Clock,
  ) {}

  /** A token for the user, which replaces earlier ones of the same purpose. `lifetime` in milliseconds. */
  @Transactional()
  async issue(
    userId: string,
    purpose: TokenPurpose,
    lifetime: number,
  ): Promise<{ token: string; expiresAt: Date }> {
    const token = randomToken();
    const createdAt = this.clock.now();
    const expiresAt = new Date(createdAt.getTime() + lifetime);
    await this.tokens.delete({ userId, purpose });
    await this.tokens.insert({ id: newId(), userId, purpose, digest: digest(token), createdAt, expiresAt });
    return { token, expiresAt };
  }

  /** Makes every token of the user worthless. */
  async revokeAll(userId: string): Promise<void> {
    await this.tokens.delete({ userId });
  }

  /** Whose token it is, without using it up. @throws InvalidToken */
  async ownerOf(token: string, purpose: TokenPurpose): Promise<string> {
    const found = await this.tokens.findOneBy({ digest: digest(token), purpose });
    if (!found || found.expiresAt <= this.clock.now()) throw new InvalidToken();
    return found.userId;
  }

  /** Uses the token up: of two requests at once, one gets it. @throws InvalidToken */
  async redeem(token: string, purpose: TokenPurpose): Promise<void> {
    const { affected } = await this.tokens.delete({ digest: digest(token), purpose });
    if (affected !== 1) throw new InvalidToken();
  }
}
