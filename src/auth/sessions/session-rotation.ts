import { Injectable } from '@nestjs/common';
import { Transactional } from '#libs/database';
import { Clock } from '#libs/kernel';
import { KnownDevices } from '../guessing/known-devices.js';
import { type Method, written } from '../sign-in/proof.js';
import type { Device } from './device.js';
import { type RefreshToken } from './refresh-tokens.js';
import { isOver, SessionLifetime } from './session-lifetime.js';
import type { Session } from './session.entity.js';
import { SessionsRepository } from './sessions.repository.js';
import { StolenSessions } from './stolen-sessions.js';

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
    private readonly sessions: SessionsRepository,
    private readonly lifetime: SessionLifetime,
    private readonly devices: KnownDevices,
    private readonly stolen: StolenSessions,
    private readonly clock: Clock,
  ) {}

  /**
   * The session whose current pair answers the token, or null when the token gets nothing. It does not
   * throw, because the end of a session whose token was stolen must be committed.
   */
  @Transactional()
  async rotate(token: RefreshToken, device: Device): Promise<Session | null> {
    const session = await this.sessions.lock(token.sessionId);
    if (!session || isOver(session, await this.lifetime.bounds())) return null;
    if (token.counter === session.counter) return this.advance(session, device);
    if (isOfEarlierProof(token, session)) return null;
    if (this.isInGrace(token, session)) return session;
    return this.stolen.end(session, device);
  }

  /** A new proof of who the owner is: a new pair, under which older access tokens are refused. */
  @Transactional()
  async renew(sessionId: string, methods: readonly Method[], device: Device): Promise<Session | null> {
    const session = await this.sessions.lock(sessionId);
    if (!session || isOver(session, await this.lifetime.bounds())) return null;
    const now = this.clock.now();
    // Tokens carry whole seconds: a second proof within one is put into the next.
    const next = (Math.floor(session.authenticatedAt.getTime() / SECOND) + 1) * SECOND;
    const provedAt = now.getTime() < next ? new Date(next) : now;
    const proof = { authenticatedAt: provedAt, methods: written(methods) };
    return this.advance(Object.assign(session, proof), device, null);
  }

  private async advance(
    session: Session,
    device: Device,
    rotatedAt: Date | null = this.clock.now(),
  ): Promise<Session> {
    const { userAgent, ipAddress } = device;
    // Phones move from network to network and sign in once.
    // Where someone acts for the owner, the owner has not been.
    if (ipAddress !== session.ipAddress && session.impersonatorId === null)
      await this.devices.remember(session.userId, device);
    const now = this.clock.now();
    return this.sessions.change(session, {
      counter: session.counter + 1,
      rotatedAt,
      lastUsedAt: now,
      authenticatedAt: session.authenticatedAt,
      methods: session.methods,
      userAgent,
      ipAddress,
    });
  }

  /** Two tabs that refresh at once, or an answer that was lost on its way. */
  private isInGrace(token: RefreshToken, session: Session): boolean {
    if (!session.rotatedAt || token.counter !== session.counter - 1) return false;
    return this.clock.now().getTime() - session.rotatedAt.getTime() <= GRACE;
  }
}

/**
 * Replaced by a new proof of who the owner is: it must not fetch the pair of that proof (ASVS 7.2.4). Another
 * tab that holds it means no harm, so the session goes on.
 */
const isOfEarlierProof = ({ counter }: RefreshToken, session: Session): boolean =>
  session.rotatedAt === null && counter === session.counter - 1;
