import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import { RolesService, UserAccountsService } from '../../users/index.js';
import { SessionsService } from './sessions.service.js';

/** Other people's sessions, for administrators. */
@Injectable()
export class UserSessionsService {
  constructor(
    private readonly accounts: UserAccountsService,
    private readonly roles: RolesService,
    private readonly sessions: SessionsService,
  ) {}

  /** @throws UserNotFound, BeyondOwnPermissions */
  @Transactional()
  async endAll(actor: Actor, userId: string): Promise<void> {
    await this.accounts.confirm(actor);
    const user = await this.accounts.get(userId);
    await this.roles.assertMayActOn(actor, user.id);
    await this.sessions.endAll(user.id, 'ended_by_administrator');
  }
}
