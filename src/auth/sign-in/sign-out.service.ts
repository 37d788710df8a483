import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Device } from '../sessions/device.js';
import { sessionIdOf } from '../sessions/own-session.js';
import { SessionsService } from '../sessions/sessions.service.js';

/** Signs people out. */
@Injectable()
export class SignOutService {
  constructor(
    private readonly sessions: SessionsService,
    private readonly events: SecurityEvents,
  ) {}

  /** Who acts for someone else stops doing so. */
  @Transactional()
  async signOut(actor: Actor, device: Device): Promise<void> {
    const { userId, impersonatorId } = actor;
    await this.sessions.end(userId, sessionIdOf(actor), 'signed_out');
    if (impersonatorId)
      await this.events.record({ type: 'impersonation_ended', userId, actorId: impersonatorId, device });
  }
}
