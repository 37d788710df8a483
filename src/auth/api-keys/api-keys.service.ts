import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import { RolesService, UserErasureScheduled, UserTakenBack } from '../../users/index.js';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Device } from '../sessions/device.js';
import { NewWays } from '../sign-in/new-ways.js';
import type { ApiKey } from './api-key.entity.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { type ApiKeyDraft, type MadeApiKey, NewApiKeys } from './new-api-keys.js';

/** Makes, lists and revokes the actor's API keys. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly newKeys: NewApiKeys,
    private readonly roles: RolesService,
    private readonly newWays: NewWays,
    private readonly events: SecurityEvents,
  ) {}

  list({ userId }: Actor): Promise<ApiKey[]> {
    return this.keys.of({ userId });
  }

  /** @throws ApiKeyNotFound */
  get({ userId }: Actor, id: string): Promise<ApiKey> {
    return this.keys.getOf({ userId }, id);
  }

  /**
   * For what the actor may do at this moment, or for less.
   *
   * @throws ExpiryRefused, UnknownPermission, BeyondOwnPermissions, TooManyApiKeys, EmailNotVerified, SessionEnded
   */
  @Transactional()
  async create(actor: Actor, draft: ApiKeyDraft, device: Device): Promise<MadeApiKey> {
    const { userId } = actor;
    await this.newWays.lock(actor);
    await this.roles.assertMayPermit(actor, draft.permissions);
    const made = await this.newKeys.add({ userId }, draft);
    await this.events.record({ type: 'api_key_created', userId, device });
    return made;
  }

  /** Effective at the next request. @throws ApiKeyNotFound */
  @Transactional()
  async revoke({ userId }: Actor, id: string, device: Device): Promise<void> {
    await this.keys.delete({ userId }, id);
    await this.events.record({ type: 'api_key_revoked', userId, device });
  }

  /** Whoever moved the account to another address may have made some, too; one that is to be erased is not used. */
  @OnEvent(UserTakenBack.name, { suppressErrors: false })
  @OnEvent(UserErasureScheduled.name, { suppressErrors: false })
  async revokeAll({ userId }: UserTakenBack | UserErasureScheduled): Promise<void> {
    await this.keys.deleteAll({ userId });
  }
}
