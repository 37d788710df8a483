import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, MoreThanOrEqual, Not, Repository } from 'typeorm';
import { SessionEnded } from '#libs/access';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import { Clock, newId } from '#libs/kernel';
import { KnownDevices } from '../guessing/known-devices.js';
import { SessionNotFound } from '../auth.errors.js';
import { type Method, readMethods, written } from '../sign-in/proof.js';
import type { Device } from './device.js';
import { sessionIdOf } from './own-session.js';
import { SessionEndings } from './session-endings.js';
import { isOver, SessionLifetime } from './session-lifetime.js';
import { Session, type SessionEnd } from './session.entity.js';
import { SessionsRepository } from './sessions.repository.js';

/** Opens, lists and ends sessions. */
@Injectable()
export class SessionsService {
  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly stored: SessionsRepository,
    private readonly lifetime: SessionLifetime,
    private readonly devices: KnownDevices,
    private readonly clock: Clock,
    private readonly endings: SessionEndings,
  ) {}

  /** Also makes the device known. */
  @Transactional()
  async open(userId: string, methods: readonly Method[], device: Device): Promise<Session> {
    const session = await this.insert({ userId, methods, impersonatorId: null }, device);
    await this.devices.remember(userId, device);
    return session;
  }

  /**
   * One in which the actor acts for the user: it makes nothing known of the user's devices.
   *
   * @throws SessionEnded when the actor's own is over
   */
  async openFor(actor: Actor, userId: string, device: Device): Promise<Session> {
    const own = await this.stored.findOpen(sessionIdOf(actor));
    if (!own) throw new SessionEnded();
    const whose = { userId, impersonatorId: actor.userId, methods: readMethods(own.methods) };
    return this.insert(whose, device);
  }

  private async insert(
    { methods, ...whose }: { userId: string; impersonatorId: string | null; methods: readonly Method[] },
    { userAgent, ipAddress }: Device,
  ): Promise<Session> {
    const now = this.clock.now();
    const session = Object.assign(new Session(), {
      ...whose,
      id: newId(),
      counter: 1,
      createdAt: now,
      rotatedAt: now,
      lastUsedAt: now,
      authenticatedAt: now,
      methods: written(methods),
      userAgent,
      ipAddress,
      endedAt: null,
      endReason: null,
    });
    await this.sessions.insert(session);
    return session;
  }

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
