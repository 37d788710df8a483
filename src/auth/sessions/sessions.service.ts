import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, MoreThanOrEqual, Not, Repository } from 'typeorm';
import { Transactional } from '#libs/database';
import { Clock, newId } from '#libs/kernel';
import { KnownDevices } from '../guessing/known-devices.js';
import { SessionNotFound } from '../auth.errors.js';
import { type Method, written } from '../sign-in/proof.js';
import type { Device } from './device.js';
import { SessionEndings } from './session-endings.js';
import { SessionLifetime } from './session-lifetime.js';
import { Session, type SessionEnd } from './session.entity.js';

/** Opens, lists and ends sessions. */
@Injectable()
export class SessionsService {
  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly lifetime: SessionLifetime,
    private readonly devices: KnownDevices,
    private readonly clock: Clock,
    private readonly endings: SessionEndings,
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
