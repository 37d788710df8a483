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

/** Lists and revokes the API keys of service accounts. */
@Injectable()
export class ServiceAccountKeysService {
  constructor(
    private readonly accounts: ServiceAccountDirectoryService,
    private readonly rights: ServiceAccountRights,
    private readonly keys: ApiKeysRepository,
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

  /** Effective at the next request. @throws ServiceAccountNotFound, BeyondOwnPermissions, ApiKeyNotFound */
  @Transactional()
  async revoke(actor: Actor, serviceAccountId: string, keyId: string): Promise<void> {
    await this.rights.lock(serviceAccountId, actor);
    await this.keys.delete({ serviceAccountId }, keyId);
    const { userId: actorId } = actor;
    await this.events.record({ type: 'api_key_revoked', userId: null, serviceAccountId, actorId });
  }

  @OnEvent(ServiceAccountDeleted.name, { suppressErrors: false })
  async revokeAll({ serviceAccountId }: ServiceAccountDeleted): Promise<void> {
    await this.keys.deleteAll({ serviceAccountId });
  }
}
