import { type ExecutionContext, Injectable, type OnModuleInit } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import jwt from 'jsonwebtoken';
import { LRUCache } from 'lru-cache';
import { InvalidAccessToken, Unauthenticated } from '#libs/access';
import { Cache } from '#libs/cache';
import type { Actor } from '#libs/context';
import { digest } from '#libs/crypto';
import { type Counted, RateLimits } from '#libs/http';
import { Clock } from '#libs/kernel';
import type { FastifyRequest } from 'fastify';
import { ApiKeyClaimsReader } from '../api-keys/api-key-claims-reader.js';
import { invalidApiKey } from '../api-keys/api-key.errors.js';
import { isApiKey } from '../api-keys/api-key.js';
import { apiKeyTag } from '../api-keys/api-keys.repository.js';
import { serviceAccountTag } from '../../users/index.js';
import { SESSIONS_TAG, sessionsTag, sessionTag } from '../sessions/sessions.repository.js';
import { ACCESS_TOKEN } from './access-token.strategy.js';
import { type AccessTokenClaims, seconds } from './access-tokens.js';
import { type ApiKeyClaims, type Credential, isOfApiKey } from './credential.js';
import { SigningKeys } from './signing-keys.js';

const MOST_TOKENS = 10_000;
const EXPIRED = 'The access token has expired. Get a new one with POST /api/v1/auth/refresh.';
/** Seconds by which the clock of the node that signed may be ahead. */
const SKEW = 60;

interface VerifiedToken {
  claims: Credential;
  /** Of the key that it is signed with; null for an API key. */
  kid: string | null;
  /** What this node knew of the signing keys when it was verified. */
  keysVersion: number;
  /** Of what ends the owner's sessions, or the key. */
  tags: string[];
  /** Whom its requests are counted for. */
  counted: Counted;
  /** What was known of the owner's sessions when the guard last let the token in; undefined before. */
  admittedAt?: number;
}

const LOOKED_UP = Symbol('looked up');

/** What is known of a request, and of its token. */
interface Looked {
  [LOOKED_UP]?: VerifiedToken;
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
 * Verifies access tokens and API keys, each of them once: verifying a signature costs more than the rest of a request.
 * What a cached token says about its time is checked at every use; whether its session is still open is
 * the guard's to ask, and counts for the limit of requests from then on until one of the owner's sessions ends.
 */
@Injectable()
export class VerifiedTokens implements OnModuleInit {
  private readonly verified = new LRUCache<string, VerifiedToken>({ max: MOST_TOKENS });
  private readonly passport = new PassportGuard();

  constructor(
    private readonly clock: Clock,
    private readonly limits: RateLimits,
    private readonly cache: Cache,
    private readonly keys: SigningKeys,
    private readonly apiKeys: ApiKeyClaimsReader,
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
  async admit(context: ExecutionContext, find: (claims: Credential) => Promise<Actor>): Promise<Actor> {
    const token = await this.verifiedOf(context);
    // Before the session is looked at: what is heard of meanwhile counts.
    const version = this.cache.versionOf(token.tags);
    const actor = await find(token.claims);
    token.admittedAt = version;
    return actor;
  }

  /**
   * The same without waiting, for a token that was verified before; undefined when `admit` has to be asked.
   *
   * @param peek whoever the claims are of, if that is known
   * @throws InvalidAccessToken when it has expired
   */
  admitKnown(request: FastifyRequest, peek: (claims: Credential) => Actor | undefined): Actor | undefined {
    const token = this.knownOf(request);
    if (!token) return undefined;
    this.assertInTime(token.claims);
    const actor = peek(token.claims);
    if (actor) token.admittedAt = this.cache.versionOf(token.tags);
    return actor;
  }

  private async verifiedOf(context: ExecutionContext): Promise<VerifiedToken> {
    const request = context.switchToHttp().getRequest<FastifyRequest & { user?: AccessTokenClaims }>();
    const token = tokenOf(request.headers);
    if (!token) throw new Unauthenticated();
    const known = this.knownOf(request);
    // A node that does not hear the others looks now and then whether they have given the key up.
    const isGood = known && (known.kid === null || (await this.keys.find(known.kid)) !== undefined);
    const verified = isGood ? known : await this.verify(context, request, token);
    this.assertInTime(verified.claims);
    return verified;
  }

  /** Whose token a request has, if that was let in before and no session has ended since: nothing is looked up. */
  private ownerOf(request: FastifyRequest): Counted | undefined {
    const known = this.knownOf(request);
    if (!known || known.claims.exp <= seconds(this.clock.now())) return undefined;
    return known.admittedAt === this.cache.versionOf(known.tags) ? known.counted : undefined;
  }

  /** It is asked for twice a request, and looked up once. */
  private knownOf(request: FastifyRequest): VerifiedToken | undefined {
    const { context } = request as { context: Looked };
    if (context[LOOKED_UP]) return context[LOOKED_UP];
    const token = tokenOf(request.headers);
    const known = token ? this.verified.get(digest(token)) : undefined;
    if (known?.keysVersion !== this.keys.version) return undefined;
    context[LOOKED_UP] = known;
    return known;
  }

  private async verify(
    context: ExecutionContext,
    request: { user?: AccessTokenClaims },
    token: string,
  ): Promise<VerifiedToken> {
    const verified = isApiKey(token)
      ? this.verifiedKey(await this.apiKeys.read(token))
      : await this.verifyAccessToken(context, request, token);
    this.verified.set(digest(token), verified);
    return verified;
  }

  private async verifyAccessToken(
    context: ExecutionContext,
    request: { user?: AccessTokenClaims },
    token: string,
  ): Promise<VerifiedToken> {
    const keysVersion = this.keys.version;
    await this.passport.canActivate(context);
    if (!request.user) throw new InvalidAccessToken();
    const { sid, sub } = request.user;
    const { kid = '' } = jwt.decode(token, { complete: true })?.header ?? {};
    const tags = [sessionTag(sid), sessionsTag(sub), SESSIONS_TAG];
    return { claims: request.user, kid, keysVersion, tags, counted: { actorId: sub } };
  }

  private verifiedKey(claims: ApiKeyClaims): VerifiedToken {
    const { keyId: apiKeyId, sub: actorId, isServiceAccount } = claims;
    const tags = [apiKeyTag(apiKeyId), isServiceAccount ? serviceAccountTag(actorId) : sessionsTag(actorId)];
    return { claims, kid: null, keysVersion: this.keys.version, tags, counted: { actorId, apiKeyId } };
  }

  private assertInTime(claims: Credential): void {
    const { exp, iat } = claims;
    const now = seconds(this.clock.now());
    if (!(exp > now)) throw isOfApiKey(claims) ? invalidApiKey() : new InvalidAccessToken(EXPIRED);
    if (!(iat <= now + SKEW)) throw new InvalidAccessToken();
  }
}

const tokenOf = ({ authorization = '' }: FastifyRequest['headers']): string | undefined =>
  /^Bearer (\S+)$/i.exec(authorization)?.[1];
