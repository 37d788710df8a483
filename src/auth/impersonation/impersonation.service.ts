import { Injectable } from '@nestjs/common';
import { ImpersonationRefused } from '#libs/access';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import { Logger } from '#libs/logging';
import { RolesService, UserAccountsService, UserNotFound } from '../../users/index.js';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Device } from '../sessions/device.js';
import type { Session } from '../sessions/session.entity.js';
import { SessionOpenings } from '../sessions/session-openings.js';

/** Lets those who support people see what they see. */
@Injectable()
export class ImpersonationService {
  constructor(
    private readonly accounts: UserAccountsService,
    private readonly roles: RolesService,
    private readonly sessions: SessionOpenings,
    private readonly events: SecurityEvents,
    private readonly logger: Logger,
  ) {}

  /**
   * A session for an hour, in which the actor may do what both may.
   *
   * @throws UserNotFound, ImpersonationRefused, BeyondOwnPermissions, SessionEnded
   */
  @Transactional()
  async begin(actor: Actor, userId: string, reason: string, device: Device): Promise<Session> {
    const { userId: impersonatorId } = actor;
    await this.accounts.confirm(actor);
    if (userId === impersonatorId) throw new ImpersonationRefused('You are this user already.');
    // Whoever suspends the user meanwhile ends the session that is opened here.
    const user = await this.accounts.findLocked(userId);
    if (!user) throw new UserNotFound();
    if (user.status !== 'active')
      throw new ImpersonationRefused('This user cannot sign in, so nobody can for them.');
    await this.roles.assertMayActOn(actor, userId);
    const session = await this.sessions.openFor(actor, userId, device);
    const { id: sessionId } = session;
    this.logger.info({ event: 'impersonation', userId, impersonatorId, sessionId, reason }, 'impersonation');
    await this.events.record({ type: 'impersonation_started', userId, actorId: impersonatorId, device });
    return session;
  }
}
