import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import { UsersService } from '../../users/index.js';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Device } from '../sessions/device.js';
import type { ApiKey } from './api-key.entity.js';
import { OwnApiKeys } from './api-key.errors.js';
import { ApiKeysRepository } from './api-keys.repository.js';

/** Other people's API keys, for administrators who help whoever has lost one, or have found one. */
@Injectable()
export class UserApiKeysService {
  constructor(
    private readonly users: UsersService,
    private readonly keys: ApiKeysRepository,
    private readonly events: SecurityEvents,
  ) {}

  /** Where they are used from is for nobody who may do less than the person. @throws UserNotFound, BeyondOwnPermissions */
  @Transactional()
  async list(actor: Actor, userId: string): Promise<ApiKey[]> {
    await this.users.lock(userId, actor);
    return this.keys.of({ userId });
  }

  /** Effective at the next request. @throws UserNotFound, BeyondOwnPermissions, OwnApiKeys, ApiKeyNotFound */
  @Transactional()
  async revoke(actor: Actor, userId: string, keyId: string, device: Device): Promise<void> {
    if (userId === actor.userId) throw new OwnApiKeys();
    await this.users.lock(userId, actor);
    await this.keys.delete({ userId }, keyId);
    await this.events.record({ type: 'api_key_revoked', userId, actorId: actor.userId, device });
  }
}
