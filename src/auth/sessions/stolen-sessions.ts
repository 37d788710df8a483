import { Injectable } from '@nestjs/common';
import { DomainEvents } from '#libs/jobs';
import { Clock } from '#libs/kernel';
import { refreshTokenReused } from '../notices/security.events.js';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Device } from './device.js';
import type { Session } from './session.entity.js';
import { SessionsRepository } from './sessions.repository.js';

/** Ends sessions whose refresh token was used again, by its owner or by whoever has a copy. */
@Injectable()
export class StolenSessions {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly events: DomainEvents,
    private readonly clock: Clock,
    private readonly securityEvents: SecurityEvents,
  ) {}

  /** @param session locked */
  async end(session: Session, device: Device): Promise<null> {
    const { id, userId } = session;
    const endedAt = this.clock.now();
    await this.sessions.change(session, { endedAt, endReason: 'token_reused' });
    await this.sessions.followEnd(userId, endedAt);
    await this.securityEvents.record({ type: 'refresh_token_reused', userId, device, sessionId: id });
    await this.events.record(refreshTokenReused, { userId: userId, ...device });
    return null;
  }
}
