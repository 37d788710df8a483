import { Injectable } from '@nestjs/common';
import { SessionEnded } from '#libs/access';
import { Cache } from '#libs/cache';
import type { Actor } from '#libs/context';
import { ROLES_TAG, UserAccountsService, userTag } from '../users/index.js';
import { SessionsRepository, sessionTag } from './sessions/sessions.repository.js';
import { type AccessTokenClaims, seconds } from './tokens/access-tokens.js';

/** Milliseconds for which a node that cannot be told of a change still lets someone in. */
const TTL = 5_000;

/** Where an actor is in the cache. */
interface Kept {
  key: string;
  tags: string[];
}

/**
 * Who is behind an access token, and what they may do now. Read through a cache of this process only: whatever
 * ends it is effective at the next request, on the other nodes as soon as the bus has told them.
 */
@Injectable()
export class Actors {
  /** By the claims of tokens, which live for some hundreds of requests. */
  private readonly kept = new WeakMap<AccessTokenClaims, Kept>();

  constructor(
    private readonly sessions: SessionsRepository,
    private readonly accounts: UserAccountsService,
    private readonly cache: Cache,
  ) {}

  /** Whoever was found a moment ago, without waiting; undefined when `get` has to be asked. */
  peek(claims: AccessTokenClaims): Actor | undefined {
    const { key, tags } = this.keptAs(claims);
    const known = this.cache.peek<Actor>(key, tags);
    return known && isBehind(claims, known) ? known : undefined;
  }

  /** @throws SessionEnded */
  async get(claims: AccessTokenClaims): Promise<Actor> {
    const { key, tags } = this.keptAs(claims);
    const known = await this.cache.get(key, { ttl: TTL, tags, memoryOnly: true }, () => this.find(claims));
    // The proof behind the token may be newer than what is known here: the cache lets in, it doesn't turn away.
    const actor = isBehind(claims, known) ? known : await this.find(claims);
    if (!isBehind(claims, actor)) throw new SessionEnded();
    return actor;
  }

  private keptAs(claims: AccessTokenClaims): Kept {
    const kept = this.kept.get(claims) ?? keptAs(claims);
    this.kept.set(claims, kept);
    return kept;
  }

  private async find({ sub, sid }: AccessTokenClaims): Promise<Actor | null> {
    // All at once: they share one way to the database and back, and nearly always all of them are needed.
    const [session, { isActive, permissions }] = await Promise.all([
      this.sessions.findOpen(sid),
      this.accounts.accessOf(sub),
    ]);
    if (!isActive || session?.userId !== sub) return null;
    return { userId: sub, sessionId: sid, permissions, authenticatedAt: session.authenticatedAt };
  }
}

/** After a reauthentication only tokens of the new proof count. */
function isBehind({ auth_time }: AccessTokenClaims, actor: Actor | null): actor is Actor {
  return actor !== null && seconds(actor.authenticatedAt) === auth_time;
}

const keptAs = ({ sub, sid }: AccessTokenClaims): Kept => ({
  key: `actor:${sid}:${sub}`,
  tags: [sessionTag(sid), userTag(sub), ROLES_TAG],
});
