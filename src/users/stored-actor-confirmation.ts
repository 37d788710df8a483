import { Injectable } from '@nestjs/common';
import { type ActorConfirmation, PermissionDenied, SessionEnded } from '#libs/access';
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

  async confirm({ userId }: Actor, permission: string): Promise<void> {
    const { status } = await this.users.lockStatus(userId);
    if (status !== 'active') throw new SessionEnded();
    const held = await this.roles.permissionsOf(userId);
    if (!held.has(permission)) throw new PermissionDenied(permission);
  }
}
