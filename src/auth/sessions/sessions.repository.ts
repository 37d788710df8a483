import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, Repository } from 'typeorm';
import { Cache } from '#libs/cache';
import { selectEntity, type Statement, Statements } from '#libs/database';
import { userTag } from '../../users/index.js';
import { SecurityEvents } from '../security-events/security-events.js';
import { Session } from './session.entity.js';

/** What is cached of a session. */
export const sessionTag = (id: string): string => `session:${id}`;

/** What depends on a user's sessions being open. */
export const sessionsTag = (userId: string): string => `sessions:${userId}`;

/** What depends on anybody's sessions being open. */
export const SESSIONS_TAG = 'sessions';

/** A single session, for the guard or for a change. */
@Injectable()
export class SessionsRepository {
  private readonly open: Statement<Session>;

  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly cache: Cache,
    private readonly events: SecurityEvents,
    statements: Statements,
  ) {
    this.open = statements.prepare('open session', (manager) =>
      selectEntity(manager, Session, 'session').where('session.id = :id AND session.endedAt IS NULL'),
    );
  }

  /** Null when there is none, or it was ended. */
  async findOpen(id: string): Promise<Session | null> {
    const [row] = await this.open.rows({ id });
    return row ? Object.assign(new Session(), row) : null;
  }

  /** Whoever else changes it waits until the transaction ends. */
  lock(id: string): Promise<Session | null> {
    return this.sessions.findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  /**
   * To be called when sessions of the user have ended. Whoever ends one may have been robbed of it, and of what was
   * begun with it: with it ends what the user does for others.
   */
  async followEnd(userId: string, endedAt: Date): Promise<void> {
    const begun = await this.sessions.findBy({ impersonatorId: userId, endedAt: IsNull() });
    // oxlint-disable-next-line no-await-in-loop -- rarely more than one
    for (const session of begun) await this.leave(session, endedAt);
    await this.cache.invalidate([userTag(userId), sessionsTag(userId)]);
  }

  /** Of two that end it at once, one tells of it. */
  private async leave({ id, userId, impersonatorId }: Session, endedAt: Date): Promise<void> {
    const ended = { endedAt, endReason: 'impersonator_left' } as const;
    const { affected } = await this.sessions.update({ id, endedAt: IsNull() }, ended);
    if (affected !== 1) return;
    await this.events.record({ type: 'impersonation_ended', userId, actorId: impersonatorId ?? undefined });
  }

  async change(session: Session, changes: Partial<Session>): Promise<Session> {
    await this.sessions.update({ id: session.id }, changes);
    await this.cache.invalidate([sessionTag(session.id)]);
    return Object.assign(session, changes);
  }
}
