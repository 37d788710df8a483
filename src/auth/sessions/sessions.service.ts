import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type FindOptionsWhere, IsNull, MoreThanOrEqual, Not, Repository } from 'typeorm';
import { Cache } from '#libs/cache';
import { requestContext } from '#libs/context';
import { Transactional } from '#libs/database';
import { Clock, newId } from '#libs/kernel';
import { userTag } from '../../users/index.js';
import { KnownDevices } from '../guessing/known-devices.js';
import { SessionNotFound } from '../auth.errors.js';
import type { SecurityEventType } from '../security-events/security-event-types.js';
import { SecurityEvents } from '../security-events/security-events.js';
import { type Method, written } from '../sign-in/proof.js';
import type { Device } from './device.js';
import { SessionLifetime } from './session-lifetime.js';
import { Session, type SessionEnd } from './session.entity.js';
import { sessionsTag } from './sessions.repository.js';

/** What else ends sessions is recorded by itself. */
const RECORDED: Partial<Record<SessionEnd, SecurityEventType>> = {
  signed_out: 'signed_out',
  ended_by_owner: 'sessions_ended',
  ended_by_administrator: 'sessions_ended',
};

/** Opens, lists and ends sessions. */
@Injectable()
export class SessionsService {
  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly lifetime: SessionLifetime,
    private readonly devices: KnownDevices,
    private readonly clock: Clock,
    private readonly cache: Cache,
    private readonly events: SecurityEvents,
  ) {}

  /** Also makes the device known. */
  @Transactional()
  async open(userId: string, methods: readonly Method[], device: Device): Promise<Session> {
    const { userAgent, ipAddress } = device;
    const now = this.clock.now();
    const session = Object.assign(new Session(), {
      id: newId(),
      userId,
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
    await this.devices.remember(userId, device);
    return session;
  }

  /** A user's sessions that still count, the one used last first. */
  async list(userId: string): Promise<Session[]> {
    const { usedSince, createdSince } = await this.lifetime.bounds();
    return this.sessions.find({
      where: {
        userId,
        endedAt: IsNull(),
        lastUsedAt: MoreThanOrEqual(usedSince),
        createdAt: MoreThanOrEqual(createdSince),
      },
      order: { lastUsedAt: 'DESC', id: 'DESC' },
    });
  }

  /** @throws SessionNotFound when the user has no open session with this id. */
  @Transactional()
  async end(userId: string, id: string, reason: SessionEnd): Promise<void> {
    if ((await this.close({ id, userId }, reason)) === 0) throw new SessionNotFound();
  }

  @Transactional()
  async endOthers(userId: string, keptId: string, reason: SessionEnd): Promise<void> {
    await this.close({ userId, id: Not(keptId) }, reason);
  }

  @Transactional()
  async endAll(userId: string, reason: SessionEnd): Promise<void> {
    await this.close({ userId }, reason);
  }

  private async close(
    where: FindOptionsWhere<Session> & { userId: string },
    endReason: SessionEnd,
  ): Promise<number> {
    const ended = { endedAt: this.clock.now(), endReason };
    const { affected } = await this.sessions.update({ ...where, endedAt: IsNull() }, ended);
    await this.cache.invalidate([userTag(where.userId), sessionsTag(where.userId)]);
    if (affected) await this.record(where.userId, endReason);
    return affected ?? 0;
  }

  private async record(userId: string, reason: SessionEnd): Promise<void> {
    const type = RECORDED[reason];
    const actorId = requestContext.get()?.actor?.userId;
    if (type) await this.events.record({ type, userId, actorId });
  }
}
