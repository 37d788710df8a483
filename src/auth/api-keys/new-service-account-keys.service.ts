import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import { ServiceAccountRights } from '../../users/index.js';
import { SecurityEvents } from '../security-events/security-events.js';
import { NewWays } from '../sign-in/new-ways.js';
import { type ApiKeyDraft, type MadeApiKey, NewApiKeys } from './new-api-keys.js';

/** Makes API keys of service accounts. */
@Injectable()
export class NewServiceAccountKeysService {
  constructor(
    private readonly newWays: NewWays,
    private readonly rights: ServiceAccountRights,
    private readonly newKeys: NewApiKeys,
    private readonly events: SecurityEvents,
  ) {}

  /**
   * For what both the actor and the account may do at this moment, or for less. Whoever makes one knows it: as with a
   * key of their own, it is not made by a session that has ended meanwhile.
   *
   * @throws ServiceAccountNotFound, UnknownPermission, BeyondOwnPermissions, PermissionNotHeld, ExpiryRefused, …
   */
  @Transactional()
  async create(actor: Actor, serviceAccountId: string, draft: ApiKeyDraft): Promise<MadeApiKey> {
    await this.newWays.lock(actor);
    await this.rights.lockToPermit(serviceAccountId, actor, draft.permissions);
    const made = await this.newKeys.add({ serviceAccountId }, draft);
    const { userId: actorId } = actor;
    await this.events.record({ type: 'api_key_created', userId: null, serviceAccountId, actorId });
    return made;
  }
}
