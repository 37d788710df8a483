import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { actingId, requestContext } from '#libs/context';
import {
  UserDeleted,
  UserErasureScheduled,
  UserMoved,
  UserRestored,
  UserRolesChanged,
  UserSuspended,
  UserSuspensionLifted,
} from '../../users/index.js';
import type { SecurityEventType } from './security-event-types.js';
import { SecurityEvents } from './security-events.js';

/** In the transaction of the change itself: whatever is done to an account is known, or not done. */
@Injectable()
export class RecordAccountChanges {
  constructor(private readonly events: SecurityEvents) {}

  @OnEvent(UserSuspended.name, { suppressErrors: false })
  recordSuspension({ userId }: UserSuspended): Promise<void> {
    return this.record('suspended', userId);
  }

  @OnEvent(UserSuspensionLifted.name, { suppressErrors: false })
  recordLifting({ userId }: UserSuspensionLifted): Promise<void> {
    return this.record('suspension_lifted', userId);
  }

  @OnEvent(UserDeleted.name, { suppressErrors: false })
  recordDeletion({ userId }: UserDeleted): Promise<void> {
    return this.record('deleted', userId);
  }

  @OnEvent(UserRestored.name, { suppressErrors: false })
  recordRestoration({ userId }: UserRestored): Promise<void> {
    return this.record('restored', userId);
  }

  @OnEvent(UserErasureScheduled.name, { suppressErrors: false })
  recordErasure({ userId }: UserErasureScheduled): Promise<void> {
    return this.record('erasure_scheduled', userId);
  }

  @OnEvent(UserRolesChanged.name, { suppressErrors: false })
  recordRoles({ userId }: UserRolesChanged): Promise<void> {
    return this.record('roles_changed', userId);
  }

  @OnEvent(UserMoved.name, { suppressErrors: false })
  recordMove({ userId }: UserMoved): Promise<void> {
    return this.record('email_changed', userId);
  }

  private record(type: SecurityEventType, userId: string): Promise<void> {
    const { actor } = requestContext.get() ?? {};
    return this.events.record({ type, userId, actorId: actor && actingId(actor) });
  }
}
