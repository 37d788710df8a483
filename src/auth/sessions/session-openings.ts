import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { SessionEnded } from '#libs/access';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import { Clock, newId } from '#libs/kernel';
import { KnownDevices } from '../guessing/known-devices.js';
import { type Proof, readMethods, written } from '../sign-in/proof.js';
import type { Device } from './device.js';
import { sessionIdOf } from './own-session.js';
import { Session } from './session.entity.js';
import { SessionsRepository } from './sessions.repository.js';

/** Whose session it is, and what was shown for it. */
interface Opening extends Pick<Proof, 'userId' | 'methods' | 'shownAt'> {
  impersonatorId: string | null;
}

/** Opens sessions. */
@Injectable()
export class SessionOpenings {
  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly stored: SessionsRepository,
    private readonly devices: KnownDevices,
    private readonly clock: Clock,
  ) {}

  /** Also makes the device known. */
  @Transactional()
  async open({ userId, methods, shownAt }: Proof, device: Device): Promise<Session> {
    const session = await this.insert({ userId, methods, shownAt, impersonatorId: null }, device);
    await this.devices.remember(userId, device);
    return session;
  }

  /**
   * One in which the actor acts for the user: it makes nothing known of the user's devices.
   *
   * @throws SessionEnded when the actor's own is over
   */
  async openFor(actor: Actor, userId: string, device: Device): Promise<Session> {
    // Whoever ends it meanwhile waits, and then ends what is begun with it.
    const own = await this.stored.lock(sessionIdOf(actor));
    if (!own || own.endedAt) throw new SessionEnded();
    const whose = { userId, impersonatorId: actor.userId, methods: readMethods(own.methods) };
    return this.insert(whose, device);
  }

  private async insert(
    { methods, shownAt, ...whose }: Opening,
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
      authenticatedAt: shownAt ?? now,
      methods: written(methods),
      userAgent,
      ipAddress,
      endedAt: null,
      endReason: null,
    });
    await this.sessions.insert(session);
    return session;
  }
}
