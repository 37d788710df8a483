import { Injectable } from '@nestjs/common';
import { DomainEvents } from '#libs/jobs';
import { Clock } from '#libs/kernel';
import { Logger } from '#libs/logging';
import { refreshTokenReused } from '../notices/security.events.js';
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
    private readonly logger: Logger,
  ) {}

  /** @param session locked */
  async end(session: Session, device: Device): Promise<null> {
    const { id, userId } = session;
    const { ipAddress } = device;
    const endedAt = this.clock.now();
    await this.sessions.change(session, { endedAt, endReason: 'token_reused' });
    await this.sessions.followEnd(userId, endedAt);
    this.logger.warn(
      { event: 'refresh_token_reused', sessionId: id, userId, ipAddress },
      'a refresh token was used again long after its rotation: the session is ended',
    );
    await this.events.record(refreshTokenReused, { userId: userId, ...device });
    return null;
  }
}
