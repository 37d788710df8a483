import { Injectable } from '@nestjs/common';
import { RefreshTokens } from '../sessions/refresh-tokens.js';
import type { Session } from '../sessions/session.entity.js';
import { AccessTokens } from './access-tokens.js';

/** A pair of tokens and the session they belong to. */
export interface TokenPair {
  accessToken: string;
  /** Seconds. */
  expiresIn: number;
  refreshToken: string;
  session: Session;
}

/** Writes what a client signs its requests with. */
@Injectable()
export class TokenPairs {
  constructor(
    private readonly refreshTokens: RefreshTokens,
    private readonly accessTokens: AccessTokens,
  ) {}

  /** A new access token, and the session's current refresh token. */
  async issue(session: Session): Promise<TokenPair> {
    const refreshToken = this.refreshTokens.write({ sessionId: session.id, counter: session.counter });
    return { ...(await this.accessTokens.issue(session)), refreshToken, session };
  }
}
