import { type ExecutionContext, Injectable, type OnModuleInit } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { LRUCache } from 'lru-cache';
import { InvalidAccessToken, Unauthenticated } from '#libs/access';
import { Cache } from '#libs/cache';
import type { Actor } from '#libs/context';
import { digest } from '#libs/crypto';
import { RateLimits } from '#libs/http';
import { Clock } from '#libs/kernel';
import type { FastifyRequest } from 'fastify';
import { sessionsTag, sessionTag } from '../sessions/sessions.repository.js';
import { ACCESS_TOKEN } from './access-token.strategy.js';
import { type AccessTokenClaims, seconds } from './access-tokens.js';

const MOST_TOKENS = 10_000;
const EXPIRED = 'The access token has expired. Get a new one with POST /api/v1/auth/refresh.';
/** Seconds by which the clock of the node that signed may be ahead. */
const SKEW = 60;

interface VerifiedToken {
  claims: AccessTokenClaims;
  /** What was known of the owner's sessions when the guard last let the token in; undefined before. */
  admittedAt?: number;
}

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
 * the guard's to ask, and counts for the limit of requests from then on until one of the owner's sessions ends.
 */
@Injectable()
export class VerifiedTokens implements OnModuleInit {
  private readonly verified = new LRUCache<string, VerifiedToken>({ max: MOST_TOKENS });
  /** Of requests that are being served: their token is looked up twice. */
  private readonly keys = new WeakMap<object, string>();
  private readonly passport = new PassportGuard();

  constructor(
    private readonly clock: Clock,
    private readonly limits: RateLimits,
    private readonly cache: Cache,
  ) {}

  onModuleInit(): void {
    this.limits.actorOf = (request) => this.ownerOf(request);
  }

  /**
   * Who is behind the token of a request.
   *
   * @param find whoever the claims are of, while the session is open
   * @throws Unauthenticated without a token; InvalidAccessToken when it is forged, expired or of another kind;
   * whatever `find` throws
   */
  async admit(
    context: ExecutionContext,
    find: (claims: AccessTokenClaims) => Promise<Actor>,
  ): Promise<Actor> {
    const token = await this.verifiedOf(context);
    // Before the session is looked at: what is heard of meanwhile counts.
    const version = this.versionOf(token.claims);
    const actor = await find(token.claims);
    token.admittedAt = version;
    return actor;
  }

  private async verifiedOf(context: ExecutionContext): Promise<VerifiedToken> {
    const request = context.switchToHttp().getRequest<FastifyRequest & { user?: AccessTokenClaims }>();
    const token = tokenOf(request.headers);
    if (!token) throw new Unauthenticated();
    const key = this.keyOf(request.raw, token);
    const verified = this.verified.get(key) ?? (await this.verify(context, request, key));
    this.assertInTime(verified.claims);
    return verified;
  }

  /** Whose token a request has, if that was let in before and no session has ended since: nothing is looked up. */
  private ownerOf({ headers, raw }: FastifyRequest): string | undefined {
    const token = tokenOf(headers);
    const known = token ? this.verified.get(this.keyOf(raw, token)) : undefined;
    if (!known || known.claims.exp <= seconds(this.clock.now())) return undefined;
    return known.admittedAt === this.versionOf(known.claims) ? known.claims.sub : undefined;
  }

  private keyOf(request: object, token: string): string {
    const key = this.keys.get(request) ?? digest(token);
    this.keys.set(request, key);
    return key;
  }

  private async verify(
    context: ExecutionContext,
    request: { user?: AccessTokenClaims },
    key: string,
  ): Promise<VerifiedToken> {
    await this.passport.canActivate(context);
    if (!request.user) throw new InvalidAccessToken();
    const verified = { claims: request.user };
    this.verified.set(key, verified);
    return verified;
  }

  private versionOf({ sid, sub }: AccessTokenClaims): number {
    return this.cache.versionOf([sessionTag(sid), sessionsTag(sub)]);
  }

  private assertInTime({ exp, iat }: AccessTokenClaims): void {
    const now = seconds(this.clock.now());
    if (!(exp > now)) throw new InvalidAccessToken(EXPIRED);
    if (!(iat <= now + SKEW)) throw new InvalidAccessToken();
  }
}

const tokenOf = ({ authorization = '' }: FastifyRequest['headers']): string | undefined =>
  /^Bearer (\S+)$/i.exec(authorization)?.[1];
