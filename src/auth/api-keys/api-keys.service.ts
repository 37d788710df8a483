import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import type { Actor } from '#libs/context';
import { digest } from '#libs/crypto';
import { Transactional } from '#libs/database';
import { Clock, newId } from '#libs/kernel';
import { RolesService, UserErasureScheduled, UserTakenBack } from '../../users/index.js';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Device } from '../sessions/device.js';
import { NewWays } from '../sign-in/new-ways.js';
import { ApiKey } from './api-key.entity.js';
import { ApiKeyNotFound, ExpiryRefused, TooManyApiKeys } from './api-key.errors.js';
import { makeApiKey } from './api-key.js';
import { ApiKeysRepository } from './api-keys.repository.js';

const DAY = 24 * 60 * 60 * 1000;
/** Days that a key lives where its maker does not say, and at most. */
const [LIFETIME, LONGEST] = [90, 365];
/** A person's. */
const MOST = 50;

export interface ApiKeyDraft {
  name: string;
  permissions: string[];
  /** RFC 3339. */
  expiresAt?: string;
}

/** A key, and what it is known by, which nobody sees again. */
export interface MadeApiKey {
  apiKey: ApiKey;
  key: string;
}

/** Makes, lists and revokes the actor's API keys. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly roles: RolesService,
    private readonly newWays: NewWays,
    private readonly events: SecurityEvents,
    private readonly clock: Clock,
  ) {}

  list({ userId }: Actor): Promise<ApiKey[]> {
    return this.keys.ofUser(userId);
  }

  /** @throws ApiKeyNotFound */
  async get({ userId }: Actor, id: string): Promise<ApiKey> {
    const key = await this.keys.findOfUser(userId, id);
    if (!key) throw new ApiKeyNotFound();
    return key;
  }

  /**
   * For what the actor may do at this moment, or for less.
   *
   * @throws ExpiryRefused, UnknownPermission, BeyondOwnPermissions, TooManyApiKeys, EmailNotVerified, SessionEnded
   */
  @Transactional()
  async create(actor: Actor, draft: ApiKeyDraft, device: Device): Promise<MadeApiKey> {
    const { userId } = actor;
    const { name, permissions } = draft;
    const expiresAt = this.expiryOf(draft);
    // Locks the account: of two requests at once, the second sees the key of the first.
    await this.newWays.lock(actor);
    await this.roles.assertMayPermit(actor, permissions);
    if ((await this.keys.countOfUser(userId)) >= MOST) throw new TooManyApiKeys(MOST);
    const key = makeApiKey();
    const apiKey = Object.assign(new ApiKey(), {
      id: newId(),
      userId,
      name,
      digest: digest(key),
      permissions,
      createdAt: this.clock.now(),
      expiresAt,
      lastUsedAt: null,
      lastUsedFrom: null,
    });
    await this.keys.insert(apiKey);
    await this.events.record({ type: 'api_key_created', userId, device });
    return { apiKey, key };
  }

  private expiryOf({ expiresAt }: ApiKeyDraft): Date {
    const now = this.clock.now().getTime();
    const chosen = expiresAt === undefined ? now + LIFETIME * DAY : Date.parse(expiresAt);
    if (!(chosen > now && chosen <= now + LONGEST * DAY)) throw new ExpiryRefused();
    return new Date(chosen);
  }

  /** Effective at the next request. @throws ApiKeyNotFound */
  @Transactional()
  async revoke({ userId }: Actor, id: string, device: Device): Promise<void> {
    if (!(await this.keys.delete(userId, id))) throw new ApiKeyNotFound();
    await this.events.record({ type: 'api_key_revoked', userId, device });
  }

  /** Whoever moved the account to another address may have made some, too; one that is to be erased is not used. */
  @OnEvent(UserTakenBack.name, { suppressErrors: false })
  @OnEvent(UserErasureScheduled.name, { suppressErrors: false })
  async revokeAll({ userId }: UserTakenBack | UserErasureScheduled): Promise<void> {
    await this.keys.deleteAll(userId);
  }
}
