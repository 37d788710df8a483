import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import {
  ServiceAccountDeleted,
  ServiceAccountDirectoryService,
  ServiceAccountRights,
} from '../../users/index.js';
import { SecurityEvents } from '../security-events/security-events.js';
import type { ApiKey } from './api-key.entity.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { type ApiKeyDraft, type MadeApiKey, NewApiKeys } from './new-api-keys.js';

/** Makes, lists and revokes the API keys of service accounts. */
@Injectable()
export class ServiceAccountKeysService {
  constructor(
    private readonly accounts: ServiceAccountDirectoryService,
    private readonly rights: ServiceAccountRights,
    private readonly keys: ApiKeysRepository,
    private readonly newKeys: NewApiKeys,
    private readonly events: SecurityEvents,
  ) {}

  /** @throws ServiceAccountNotFound */
  async list(serviceAccountId: string): Promise<ApiKey[]> {
    await this.accounts.get(serviceAccountId);
    return this.keys.of({ serviceAccountId });
  }

  /** @throws ApiKeyNotFound */
  get(serviceAccountId: string, keyId: string): Promise<ApiKey> {
    return this.keys.getOf({ serviceAccountId }, keyId);
  }

  /**
   * For what both the actor and the account may do at this moment, or for less.
   *
   * @throws ServiceAccountNotFound, UnknownPermission, BeyondOwnPermissions, PermissionNotHeld, ExpiryRefused, …
   */
  @Transactional()
  async create(actor: Actor, serviceAccountId: string, draft: ApiKeyDraft): Promise<MadeApiKey> {
    await this.rights.lockToPermit(serviceAccountId, actor, draft.permissions);
    const made = await this.newKeys.add({ serviceAccountId }, draft);
    await this.record('api_key_created', actor, serviceAccountId);
    return made;
  }

  /** Effective at the next request. @throws ServiceAccountNotFound, BeyondOwnPermissions, ApiKeyNotFound */
  @Transactional()
  async revoke(actor: Actor, serviceAccountId: string, keyId: string): Promise<void> {
    await this.rights.lock(serviceAccountId, actor);
    await this.keys.delete({ serviceAccountId }, keyId);
    await this.record('api_key_revoked', actor, serviceAccountId);
  }

  @OnEvent(ServiceAccountDeleted.name, { suppressErrors: false })
  async revokeAll({ serviceAccountId }: ServiceAccountDeleted): Promise<void> {
    await this.keys.deleteAll({ serviceAccountId });
  }

  private record(
    type: 'api_key_created' | 'api_key_revoked',
    { userId: actorId }: Actor,
    serviceAccountId: string,
  ): Promise<void> {
    return this.events.record({ type, userId: null, serviceAccountId, actorId });
  }
}
