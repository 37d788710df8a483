import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import { UsersService } from '../../users/index.js';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Device } from '../sessions/device.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { FactorRegistry } from './factor-registry.js';

/** Other people's factors, for administrators who help whoever has lost theirs. */
@Injectable()
export class UserFactorsService {
  constructor(
    private readonly users: UsersService,
    private readonly factors: FactorRegistry,
    private readonly sessions: SessionsService,
    private readonly events: SecurityEvents,
  ) {}

  /** Ends every session too: one of them may be of who has taken the device. @throws UserNotFound, BeyondOwnPermissions */
  @Transactional()
  async removeAll(actor: Actor, userId: string, device: Device): Promise<void> {
    await this.users.lock(userId, actor);
    const hadAny = await this.factors.removeAll(userId);
    await this.sessions.endAll(userId, 'ended_by_administrator');
    if (!hadAny) return;
    await this.events.record({ type: 'factors_removed', userId, actorId: actor.userId, device });
  }
}
