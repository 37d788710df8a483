import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Transactional } from '#libs/database';
import { Clock } from '#libs/kernel';
import { Logger } from '#libs/logging';
import type { Device } from './device.js';
import { type RefreshToken } from './refresh-tokens.js';
import { isOver, SessionLifetime } from './session-lifetime.js';
import { Session } from './session.entity.js';

/** Milliseconds in which the token before the current one still gets the current pair. */
const GRACE = 10_000;

/**
 * Rotates refresh tokens and detects their reuse (OAuth 2.0 Security BCP, RFC 9700 section 4.14).
 * One row lock orders all requests for a session, so there is never more than one current counter.
 */
@Injectable()
export class SessionRotation {
  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly lifetime: SessionLifetime,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /**
   * The session whose current pair answers the token, or null when the token gets nothing. It does not
   * throw, because the end of a session whose token was stolen must be committed.
   */
  @Transactional()
  async rotate(token: RefreshToken, device: Device): Promise<Session | null> {
    const session = await this.lock(token.sessionId);
    if (!session || isOver(session, await this.lifetime.bounds())) return null;
    if (token.counter === session.counter) return this.advance(session, device);
    if (this.isInGrace(token, session)) return session;
    return this.endStolen(session, device);
  }

  /** A new proof of who the owner is: a new pair, under which older access tokens are refused. */
  @Transactional()
  async renew(sessionId: string, device: Device): Promise<Session | null> {
    const session = await this.lock(sessionId);
    if (!session || isOver(session, await this.lifetime.bounds())) return null;
    session.authenticatedAt = this.clock.now();
    return this.advance(session, device);
  }

  private lock(id: string): Promise<Session | null> {
    return this.sessions.findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  private async advance(session: Session, { userAgent, ipAddress }: Device): Promise<Session> {
    const now = this.clock.now();
    const changes = {
      counter: session.counter + 1,
      rotatedAt: now,
      lastUsedAt: now,
      authenticatedAt: session.authenticatedAt,
      userAgent,
      ipAddress,
    };
    await this.sessions.update({ id: session.id }, changes);
    return Object.assign(session, changes);
  }

  /** Two tabs that refresh at once, or an answer that was lost on its way. */
  private isInGrace(token: RefreshToken, session: Session): boolean {
    const age = this.clock.now().getTime() - session.rotatedAt.getTime();
    return token.counter === session.counter - 1 && age <= GRACE;
  }

  private async endStolen({ id, userId }: Session, { ipAddress }: Device): Promise<null> {
    await this.sessions.update({ id }, { endedAt: this.clock.now(), endReason: 'token_reused' });
    this.logger.warn(
      { event: 'refresh_token_reused', sessionId: id, userId, ipAddress },
      'a refresh token was used again long after its rotation: the session is ended',
    );
    return null;
  }
}
