import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { actingId, requestContext } from '#libs/context';
import {
  ServiceAccountCreated,
  ServiceAccountDeleted,
  ServiceAccountDisabled,
  ServiceAccountEnabled,
  ServiceAccountRolesChanged,
} from '../../users/index.js';
import type { SecurityEventType } from './security-event-types.js';
import { SecurityEvents } from './security-events.js';

/** In the transaction of the change itself, as with people's accounts. */
@Injectable()
export class RecordServiceAccountChanges {
  constructor(private readonly events: SecurityEvents) {}

  @OnEvent(ServiceAccountCreated.name, { suppressErrors: false })
  recordCreation({ serviceAccountId }: ServiceAccountCreated): Promise<void> {
    return this.record('service_account_created', serviceAccountId);
  }

  @OnEvent(ServiceAccountDisabled.name, { suppressErrors: false })
  recordDisabling({ serviceAccountId }: ServiceAccountDisabled): Promise<void> {
    return this.record('service_account_disabled', serviceAccountId);
  }

  @OnEvent(ServiceAccountEnabled.name, { suppressErrors: false })
  recordEnabling({ serviceAccountId }: ServiceAccountEnabled): Promise<void> {
    return this.record('service_account_enabled', serviceAccountId);
  }

  @OnEvent(ServiceAccountRolesChanged.name, { suppressErrors: false })
  recordRoles({ serviceAccountId }: ServiceAccountRolesChanged): Promise<void> {
    return this.record('roles_changed', serviceAccountId);
  }

  @OnEvent(ServiceAccountDeleted.name, { suppressErrors: false })
  recordDeletion({ serviceAccountId }: ServiceAccountDeleted): Promise<void> {
    return this.record('deleted', serviceAccountId);
  }

  private record(type: SecurityEventType, serviceAccountId: string): Promise<void> {
    const { actor } = requestContext.get() ?? {};
    return this.events.record({ type, userId: null, serviceAccountId, actorId: actor && actingId(actor) });
  }
}
