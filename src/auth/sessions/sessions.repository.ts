import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, Repository } from 'typeorm';
import { Cache } from '#libs/cache';
import { selectEntity, type Statement, Statements } from '#libs/database';
import { userTag } from '../../users/index.js';
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
    const begun = { impersonatorId: userId, endedAt: IsNull() };
    if (await this.sessions.existsBy(begun))
      await this.sessions.update(begun, { endedAt, endReason: 'impersonator_left' });
    await this.cache.invalidate([userTag(userId), sessionsTag(userId)]);
  }

  async change(session: Session, changes: Partial<Session>): Promise<Session> {
    await this.sessions.update({ id: session.id }, changes);
    await this.cache.invalidate([sessionTag(session.id)]);
    return Object.assign(session, changes);
  }
}
