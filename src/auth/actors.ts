import { Injectable } from '@nestjs/common';
import { SessionEnded } from '#libs/access';
import { Cache } from '#libs/cache';
import type { Actor } from '#libs/context';
import {
  ROLES_TAG,
  ServiceAccountDirectoryService,
  serviceAccountTag,
  UserAccountsService,
  userTag,
} from '../users/index.js';
import { invalidApiKey } from './api-keys/api-key.errors.js';
import { ApiKeysRepository, apiKeyTag } from './api-keys/api-keys.repository.js';
import { mayImpersonate } from './impersonation/impersonate.permission.js';
import { SESSIONS_TAG, SessionsRepository, sessionTag } from './sessions/sessions.repository.js';
import { type AccessTokenClaims, seconds } from './tokens/access-tokens.js';
import { type ApiKeyClaims, type Credential, isOfApiKey } from './tokens/credential.js';

/** Milliseconds for which a node that cannot be told of a change still lets someone in. */
const TTL = 5_000;
/** An API key proves nothing of who uses it. */
const NEVER = new Date(0);

/** Where an actor is in the cache. */
interface Kept {
  key: string;
  tags: string[];
}

/** What of a token's claims says whose it is. */
type SessionClaims = Pick<AccessTokenClaims, 'sub' | 'sid' | 'act'>;

/** What of a key's claims says the same. */
type OwnerClaims = Pick<ApiKeyClaims, 'sub' | 'keyId' | 'isServiceAccount'>;

/**
 * Who is behind an access token or an API key, and what they may do now. Read through a cache of this process only:
 * whatever ends it is effective at the next request, on the other nodes as soon as the bus has told them.
 */
@Injectable()
export class Actors {
  /** By the claims of tokens, which live for some hundreds of requests. */
  private readonly kept = new WeakMap<Credential, Kept>();

  constructor(
    private readonly sessions: SessionsRepository,
    private readonly apiKeys: ApiKeysRepository,
    private readonly accounts: UserAccountsService,
    private readonly serviceAccounts: ServiceAccountDirectoryService,
    private readonly cache: Cache,
  ) {}

  /** Whoever was found a moment ago, without waiting; undefined when `get` has to be asked. */
  peek(claims: Credential): Actor | undefined {
    const { key, tags } = this.keptAs(claims);
    const known = this.cache.peek<Actor>(key, tags);
    return known && isBehind(claims, known) ? known : undefined;
  }

  /** @throws SessionEnded, InvalidAccessToken */
  async get(claims: Credential): Promise<Actor> {
    const { key, tags } = this.keptAs(claims);
    const known = await this.cache.get(key, { ttl: TTL, tags, memoryOnly: true }, () => this.find(claims));
    // The proof behind the token may be newer than what is known here: the cache lets in, it doesn't turn away.
    const actor = isBehind(claims, known) ? known : await this.find(claims);
    if (!isBehind(claims, actor)) throw isOfApiKey(claims) ? invalidApiKey() : new SessionEnded();
    return actor;
  }

  /** The same actor as they are at this moment, past the cache; null when they are let in no more. */
  findAgain({ userId, sessionId, apiKeyId, isServiceAccount, impersonatorId }: Actor): Promise<Actor | null> {
    if (apiKeyId !== undefined) return this.findByApiKey({ sub: userId, keyId: apiKeyId, isServiceAccount });
    const act = impersonatorId === undefined ? undefined : { sub: impersonatorId };
    return this.findBySession({ sub: userId, sid: sessionId ?? '', act });
  }

  private keptAs(claims: Credential): Kept {
    const kept = this.kept.get(claims) ?? keptAs(claims);
    this.kept.set(claims, kept);
    return kept;
  }

  private find(claims: Credential): Promise<Actor | null> {
    return isOfApiKey(claims) ? this.findByApiKey(claims) : this.findBySession(claims);
  }

  private async findBySession({ sub, sid, act }: SessionClaims): Promise<Actor | null> {
    // All at once: they share one way to the database and back, and nearly always all of them are needed.
    const [session, { isActive, permissions }] = await Promise.all([
      this.sessions.findOpen(sid),
      this.accounts.accessOf(sub),
    ]);
    if (!isActive || session?.userId !== sub || session.impersonatorId !== (act?.sub ?? null)) return null;
    const actor = { userId: sub, sessionId: sid, permissions, authenticatedAt: session.authenticatedAt };
    return act ? this.actingFor(actor, act.sub) : actor;
  }

  /** Nobody may do more than they may for themselves, whoever they act for. */
  private async actingFor(actor: Actor, impersonatorId: string): Promise<Actor | null> {
    const impersonator = await this.accounts.accessOf(impersonatorId);
    if (!mayImpersonate(impersonator)) return null;
    const permissions = both(actor.permissions, impersonator.permissions);
    return { ...actor, permissions, impersonatorId };
  }

  private async findByApiKey({ sub, keyId, isServiceAccount }: OwnerClaims): Promise<Actor | null> {
    const key = await this.apiKeys.find(keyId);
    const accounts = isServiceAccount ? this.serviceAccounts : this.accounts;
    const { isActive, permissions } = await accounts.accessOf(sub);
    const owner = isServiceAccount ? key?.serviceAccountId : key?.userId;
    if (!isActive || !key || owner !== sub) return null;
    return {
      userId: sub,
      ...(isServiceAccount && { isServiceAccount }),
      sessionId: null,
      apiKeyId: keyId,
      permissions: both(permissions, new Set(key.permissions)),
      authenticatedAt: NEVER,
    };
  }
}

const both = (some: ReadonlySet<string>, others: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...some].filter((each) => others.has(each)));

/** After a reauthentication only tokens of the new proof count. */
function isBehind({ auth_time }: Credential, actor: Actor | null): actor is Actor {
  return actor !== null && seconds(actor.authenticatedAt) === auth_time;
}

function keptAs(claims: Credential): Kept {
  const { sub } = claims;
  if (isOfApiKey(claims)) {
    const { keyId, isServiceAccount } = claims;
    const owner = isServiceAccount ? serviceAccountTag(sub) : userTag(sub);
    return { key: `actor:key:${keyId}`, tags: [apiKeyTag(keyId), owner, ROLES_TAG] };
  }
  const { sid, act } = claims;
  // Of two people's rights, both count.
  const impersonator = act ? [userTag(act.sub)] : [];
  return {
    key: `actor:${sid}:${sub}:${act?.sub ?? ''}`,
    tags: [sessionTag(sid), SESSIONS_TAG, userTag(sub), ROLES_TAG, ...impersonator],
  };
}
