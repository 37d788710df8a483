import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/context';
import { Transactional, VersionMismatch } from '#libs/database';
import { Clock, newId } from '#libs/kernel';
import { UsersRepository } from '../users.repository.js';
import { Role } from './role.entity.js';
import { RoleInUse } from './role.errors.js';
import { RoleDefinitionsRepository } from './role-definitions.repository.js';
import { type DescribedRole, RoleDirectoryService } from './role-directory.service.js';
import { RolesService } from './roles.service.js';

export interface RoleDraft {
  name: string;
  description: string;
  permissions: string[];
}

/** A change that the actor makes on the version they last saw. */
interface Edit {
  actor: Actor;
  /** From `If-Match`; undefined when the caller named none. */
  version: number | undefined;
}

/** Makes, changes and removes roles, each within what the actor may do. */
@Injectable()
export class RoleChangesService {
  constructor(
    private readonly directory: RoleDirectoryService,
    private readonly roles: RoleDefinitionsRepository,
    private readonly grants: RolesService,
    private readonly users: UsersRepository,
    private readonly clock: Clock,
  ) {}

  /** @throws UnknownPermission, BeyondOwnPermissions, RoleNameTaken */
  @Transactional()
  async create(actor: Actor, { permissions, ...draft }: RoleDraft): Promise<DescribedRole> {
    await this.grants.assertStillAllowed(actor, () => this.users.lockStatus(actor.userId));
    await this.grants.assertMayPermit(actor, permissions);
    const role = Role.make(newId(), draft, this.clock.now());
    await this.roles.insert(role, permissions);
    return this.directory.describeNew(role, permissions);
  }

  /** @throws RoleNotFound, RoleIsBuiltIn, UnknownPermission, BeyondOwnPermissions, RoleNameTaken, VersionMismatch */
  @Transactional()
  async update(id: string, changes: Partial<RoleDraft>, { actor, version }: Edit): Promise<DescribedRole> {
    const role = await this.getEditable(id, { actor, version });
    const { name, description, permissions } = changes;
    if ([name, description, permissions].every((change) => change === undefined)) {
      return this.directory.describeOne(role);
    }
    if (permissions) await this.grants.assertMayPermit(actor, permissions);
    if (name !== undefined) role.rename(name);
    if (description !== undefined) role.description = description;
    role.updatedAt = this.clock.now();
    await this.roles.save(role);
    if (permissions) await this.grants.permit(role, permissions);
    return this.directory.describeOne(role);
  }

  /** @throws RoleNotFound, RoleIsBuiltIn, RoleInUse, BeyondOwnPermissions, VersionMismatch */
  @Transactional()
  async delete(id: string, edit: Edit): Promise<void> {
    const role = await this.getEditable(id, edit);
    const { userCount, serviceAccountCount } = await this.directory.describeOne(role);
    if (userCount + serviceAccountCount > 0) throw new RoleInUse(userCount, serviceAccountCount);
    await this.roles.delete(role);
  }

  /** Asked again once nothing can change any more: the request may have waited for one that took it away. */
  private async getEditable(id: string, { actor, version }: Edit): Promise<Role> {
    const role = await this.grants.lockForChange(id, actor, await this.users.lock(actor.userId));
    await this.grants.assertMayChange(actor, [id]);
    role.assertNotBuiltIn();
    if (version !== undefined && version !== role.version) throw new VersionMismatch();
    return role;
  }
}
