import { Injectable } from '@nestjs/common';
import { PermissionDenied, SessionEnded } from '#libs/access';
import type { Actor } from '#libs/context';
import { UserAccountsService } from '../users/index.js';
import { SessionsRepository } from './sessions/sessions.repository.js';

/** For work that goes on for long after the guard has looked: it asks again as it goes. */
@Injectable()
export class ActorStanding {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly accounts: UserAccountsService,
  ) {}

  /** @throws SessionEnded, PermissionDenied */
  async assertStillMay({ userId, sessionId }: Actor, permission: string): Promise<void> {
    const session = await this.sessions.findOpen(sessionId);
    const { isActive, permissions } = await this.accounts.accessOf(userId);
    if (!session || !isActive) throw new SessionEnded();
    if (!permissions.has(permission)) throw new PermissionDenied(permission);
  }
}
