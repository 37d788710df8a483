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
const SECOND = 1000;

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
    if (isOfEarlierProof(token, session)) return null;
    if (this.isInGrace(token, session)) return session;
    return this.endStolen(session, device);
  }

  /** A new proof of who the owner is: a new pair, under which older access tokens are refused. */
  @Transactional()
  async renew(sessionId: string, device: Device): Promise<Session | null> {
    const session = await this.lock(sessionId);
    if (!session || isOver(session, await this.lifetime.bounds())) return null;
    const now = this.clock.now();
    // Tokens carry whole seconds: a second proof within one is put into the next.
    const next = (Math.floor(session.authenticatedAt.getTime() / SECOND) + 1) * SECOND;
    const provedAt = now.getTime() < next ? new Date(next) : now;
    return this.advance(Object.assign(session, { authenticatedAt: provedAt }), device, null);
  }

  private lock(id: string): Promise<Session | null> {
    return this.sessions.findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  private async advance(
    session: Session,
    { userAgent, ipAddress }: Device,
    rotatedAt: Date | null = this.clock.now(),
  ): Promise<Session> {
    const now = this.clock.now();
    const changes = {
      counter: session.counter + 1,
      rotatedAt,
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
    if (!session.rotatedAt || token.counter !== session.counter - 1) return false;
    return this.clock.now().getTime() - session.rotatedAt.getTime() <= GRACE;
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

/**
 * Replaced by a new proof of who the owner is: it must not fetch the pair of that proof (ASVS 7.2.4). Another
 * tab that holds it means no harm, so the session goes on.
 */
const isOfEarlierProof = ({ counter }: RefreshToken, session: Session): boolean =>
  session.rotatedAt === null && counter === session.counter - 1;
