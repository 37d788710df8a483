import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/context';
import { RolesService } from '../roles/roles.service.js';
import { UserAccountsService } from '../user-accounts.service.js';
import type { ServiceAccount } from './service-account.entity.js';
import { PermissionNotHeld } from './service-account.errors.js';
import { ServiceAccountsRepository } from './service-accounts.repository.js';

/** Says who may make service accounts, and who may do something with one: nobody may by way of it what they may not. */
@Injectable()
export class ServiceAccountRights {
  constructor(
    private readonly repository: ServiceAccountsRepository,
    private readonly people: UserAccountsService,
    private readonly roles: RolesService,
  ) {}

  /** To be called first in the transaction that makes one. @throws SessionEnded, UnknownRole, BeyondOwnPermissions */
  async assertMayMake(actor: Actor, roles: string[]): Promise<void> {
    await this.people.confirm(actor);
    await this.roles.assertMayGrant(actor, roles);
  }

  /**
   * To be called first in a transaction in which the actor does something with one: whoever else does waits until it
   * ends, as does its next request that writes. @throws ServiceAccountNotFound, SessionEnded, BeyondOwnPermissions
   */
  async lock(id: string, actor: Actor): Promise<ServiceAccount> {
    await this.people.confirm(actor);
    const account = await this.repository.lock(id);
    await this.roles.assertMayActAs(actor, id);
    return account;
  }

  /**
   * The same, for a key that permits what both may. @throws ServiceAccountNotFound, SessionEnded, UnknownPermission,
   * BeyondOwnPermissions, PermissionNotHeld
   */
  async lockToPermit(id: string, actor: Actor, permissions: string[]): Promise<void> {
    await this.lock(id, actor);
    await this.roles.assertMayPermit(actor, permissions);
    const held = await this.roles.permissionsOf({ userId: id, isServiceAccount: true });
    const lacking = permissions.flatMap((permission, index) => (held.has(permission) ? [] : [index]));
    if (lacking.length > 0) throw new PermissionNotHeld(lacking);
  }
}
