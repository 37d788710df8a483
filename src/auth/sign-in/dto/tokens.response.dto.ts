import { ApiProperty } from '@nestjs/swagger';
import { SessionResponse } from '../../sessions/dto/session.response.dto.js';
import type { TokenPair } from '../../tokens/token-pairs.js';

export class TokensResponse {
  /**
   * Send it as `Authorization: Bearer <token>`.
   * @example 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiIwMTlhM2Y2ZSJ9.c2lnbmF0dXJl'
   */
  accessToken: string;

  /** @example 'Bearer' */
  tokenType: 'Bearer';

  /**
   * Seconds until the access token expires.
   * @example 600
   */
  @ApiProperty({ type: 'integer' })
  expiresIn: number;

  /**
   * Good for one refresh.
   * @example 'rt1.1f3c9a20.MDE5YTNmNmU.kZ2v8wXq3tYb6uN1mJ4hR7sD0fG5aL9cE2pO8iU3yTw'
   */
  refreshToken: string;

  session: SessionResponse;

  static from({ accessToken, expiresIn, refreshToken, session }: TokenPair): TokensResponse {
    return {
      accessToken,
      tokenType: 'Bearer',
      expiresIn,
      refreshToken,
      session: SessionResponse.from(session, session.id),
    };
  }
}
