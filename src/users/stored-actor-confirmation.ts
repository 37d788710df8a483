import { Injectable } from '@nestjs/common';
import type { ActorConfirmation } from '#libs/access';
import type { Actor } from '#libs/context';
import { RolesService } from './roles/roles.service.js';
import { UsersRepository } from './users.repository.js';

/** Asks the accounts and roles. */
@Injectable()
export class StoredActorConfirmation implements ActorConfirmation {
  constructor(
    private readonly users: UsersRepository,
    private readonly roles: RolesService,
  ) {}

  async confirm(actor: Actor, permission: string): Promise<void> {
    await this.roles.assertStillHolds(actor, permission, () => this.users.lockStatus(actor.userId));
    const { impersonatorId: userId } = actor;
    if (!userId) return;
    await this.roles.assertStillHolds({ ...actor, userId }, permission, () => this.users.lockStatus(userId));
  }
}
