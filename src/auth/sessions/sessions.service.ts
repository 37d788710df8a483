import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, MoreThanOrEqual, Not, Repository } from 'typeorm';
import { SessionNotFound } from '../auth.errors.js';
import { SessionEndings } from './session-endings.js';
import { isOver, SessionLifetime } from './session-lifetime.js';
import { Session, type SessionEnd } from './session.entity.js';

/** Lists and ends sessions. */
@Injectable()
export class SessionsService {
  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly lifetime: SessionLifetime,
    private readonly endings: SessionEndings,
  ) {}

  /** A user's sessions that still count, the one used last first. */
  async list(userId: string): Promise<Session[]> {
    const bounds = await this.lifetime.bounds();
    const sessions = await this.sessions.find({
      where: {
        userId,
        endedAt: IsNull(),
        lastUsedAt: MoreThanOrEqual(bounds.usedSince),
        createdAt: MoreThanOrEqual(bounds.createdSince),
      },
      order: { lastUsedAt: 'DESC', id: 'DESC' },
    });
    return sessions.filter((session) => !isOver(session, bounds));
  }

  /** @throws SessionNotFound when the user has no open session with this id. */
  async end(userId: string, id: string, reason: SessionEnd): Promise<void> {
    if ((await this.endings.end({ id, userId }, reason)) === 0) throw new SessionNotFound();
  }

  async endOthers(userId: string, keptId: string, reason: SessionEnd): Promise<void> {
    await this.endings.end({ userId, id: Not(keptId) }, reason);
  }

  async endAll(userId: string, reason: SessionEnd): Promise<void> {
    await this.endings.end({ userId }, reason);
  }
}
