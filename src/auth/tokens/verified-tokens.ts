import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { LRUCache } from 'lru-cache';
import { InvalidAccessToken, Unauthenticated } from '#libs/access';
import { digest } from '#libs/crypto';
import { Clock } from '#libs/kernel';
import type { FastifyRequest } from 'fastify';
import { ACCESS_TOKEN } from './access-token.strategy.js';
import { type AccessTokenClaims, seconds } from './access-tokens.js';

const MOST_TOKENS = 10_000;
const EXPIRED = 'The access token has expired. Get a new one with POST /api/v1/auth/refresh.';
/** Seconds by which the clock of the node that signed may be ahead. */
const SKEW = 60;

/** Runs the passport strategy, which leaves the claims on the request. */
@Injectable()
class PassportGuard extends AuthGuard(ACCESS_TOKEN) {
  override handleRequest<T>(error: unknown, claims: T): T {
    if (error) throw error;
    if (!claims) throw new InvalidAccessToken();
    return claims;
  }
}

/**
 * Verifies access tokens, each of them once: verifying a signature costs more than the rest of a request.
 * What a cached token says about its time is checked at every use; whether its session is still open is
 * the guard's to ask.
 */
@Injectable()
export class VerifiedTokens {
  private readonly verified = new LRUCache<string, AccessTokenClaims>({ max: MOST_TOKENS });
  private readonly passport = new PassportGuard();

  constructor(private readonly clock: Clock) {}

  /** @throws Unauthenticated without a token; InvalidAccessToken when it is forged, expired or of another kind. */
  async claimsOf(context: ExecutionContext): Promise<AccessTokenClaims> {
    const request = context.switchToHttp().getRequest<FastifyRequest & { user?: AccessTokenClaims }>();
    const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (!token) throw new Unauthenticated();
    const key = digest(token);
    const claims = this.verified.get(key) ?? (await this.verify(context, request, key));
    this.assertInTime(claims);
    return claims;
  }

  private async verify(
    context: ExecutionContext,
    request: { user?: AccessTokenClaims },
    key: string,
  ): Promise<AccessTokenClaims> {
    await this.passport.canActivate(context);
    if (!request.user) throw new InvalidAccessToken();
    this.verified.set(key, request.user);
    return request.user;
  }

  private assertInTime({ exp, iat }: AccessTokenClaims): void {
    const now = seconds(this.clock.now());
    if (!(exp > now)) throw new InvalidAccessToken(EXPIRED);
    if (!(iat <= now + SKEW)) throw new InvalidAccessToken();
  }
}
