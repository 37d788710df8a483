import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type FindOptionsWhere, IsNull, Repository } from 'typeorm';
import { actingId, requestContext } from '#libs/context';
import { Transactional } from '#libs/database';
import { Clock } from '#libs/kernel';
import type { SecurityEventType } from '../security-events/security-event-types.js';
import { SecurityEvents } from '../security-events/security-events.js';
import { Session, type SessionEnd } from './session.entity.js';
import { SessionsRepository } from './sessions.repository.js';

/** What else ends sessions is recorded by itself. */
const RECORDED: Partial<Record<SessionEnd, SecurityEventType>> = {
  signed_out: 'signed_out',
  ended_by_owner: 'sessions_ended',
  ended_by_administrator: 'sessions_ended',
};

/** Ends sessions, and records what people have ended. */
@Injectable()
export class SessionEndings {
  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly clock: Clock,
    private readonly stored: SessionsRepository,
    private readonly events: SecurityEvents,
  ) {}

  /** How many of the user's sessions were open. */
  @Transactional()
  async end(where: FindOptionsWhere<Session> & { userId: string }, endReason: SessionEnd): Promise<number> {
    const { userId } = where;
    const ended = { endedAt: this.clock.now(), endReason };
    const { affected } = await this.sessions.update({ ...where, endedAt: IsNull() }, ended);
    await this.stored.followEnd(userId, ended.endedAt);
    const type = affected ? RECORDED[endReason] : undefined;
    const { actor } = requestContext.get() ?? {};
    const actorId = actor && actingId(actor);
    if (type) await this.events.record({ type, userId, actorId });
    return affected ?? 0;
  }
}
