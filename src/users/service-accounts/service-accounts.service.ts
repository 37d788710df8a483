import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { Actor } from '#libs/context';
import { Transactional, VersionMismatch } from '#libs/database';
import { Clock, newId } from '#libs/kernel';
import { RolesService } from '../roles/roles.service.js';
import type { Edit } from '../users.service.js';
import { ServiceAccount, type ServiceAccountStatus } from './service-account.entity.js';
import {
  ServiceAccountCreated,
  ServiceAccountDeleted,
  ServiceAccountDisabled,
  ServiceAccountEnabled,
  ServiceAccountRolesChanged,
} from './service-account.events.js';
import type { ServiceAccountWithRoles } from './service-account-directory.service.js';
import { ServiceAccountRights } from './service-account-rights.js';
import { ServiceAccountsRepository } from './service-accounts.repository.js';
import { tell } from '../tell.js';

export interface ServiceAccountChanges {
  name?: string;
  description?: string | null;
  status?: ServiceAccountStatus;
}

/** Makes, changes and removes service accounts, each within what the actor may do. */
@Injectable()
export class ServiceAccountsService {
  constructor(
    private readonly repository: ServiceAccountsRepository,
    private readonly rights: ServiceAccountRights,
    private readonly roles: RolesService,
    private readonly clock: Clock,
    private readonly events: EventEmitter2,
  ) {}

  /** @throws UnknownRole, BeyondOwnPermissions, ServiceAccountNameTaken */
  @Transactional()
  async create(
    actor: Actor,
    { roles, ...draft }: { name: string; description: string | null; roles: string[] },
  ): Promise<ServiceAccountWithRoles> {
    await this.rights.assertMayMake(actor, roles);
    const account = ServiceAccount.make(newId(), draft, this.clock.now());
    await this.repository.insert(account);
    await this.assign(account, roles);
    await tell(this.events, new ServiceAccountCreated(account.id));
    return this.withRoles(account);
  }

  /** Once disabled, none of its keys is let in. @throws ServiceAccountNotFound, ServiceAccountNameTaken, … */
  @Transactional()
  async update(
    id: string,
    changes: ServiceAccountChanges,
    { actor, version }: Edit,
  ): Promise<ServiceAccountWithRoles> {
    const account = await this.rights.lock(id, actor);
    const { name = account.name, description = account.description, status = account.status } = changes;
    const isMoved = status !== account.status;
    if (name === account.name && description === account.description && !isMoved) {
      return this.leave(account, version);
    }
    account.rename(name);
    Object.assign(account, { description, status });
    const saved = await this.save(account, version);
    const Moved = status === 'active' ? ServiceAccountEnabled : ServiceAccountDisabled;
    if (isMoved) await tell(this.events, new Moved(id));
    return saved;
  }

  /** @throws ServiceAccountNotFound, BeyondOwnPermissions, UnknownRole, VersionMismatch */
  @Transactional()
  async setRoles(id: string, names: string[], { actor, version }: Edit): Promise<ServiceAccountWithRoles> {
    const account = await this.rights.lock(id, actor);
    await this.roles.assertMayGrant(actor, names);
    const former = (await this.roles.namesByServiceAccount([id])).get(id) ?? [];
    await this.assign(account, names);
    const saved = await this.save(account, version);
    const isChanged = names.length !== former.length || names.some((name) => !former.includes(name));
    if (isChanged) await tell(this.events, new ServiceAccountRolesChanged(id));
    return saved;
  }

  /** For good, with its keys; the name is free again. @throws ServiceAccountNotFound, BeyondOwnPermissions, VersionMismatch */
  @Transactional()
  async delete(id: string, { actor, version }: Edit): Promise<void> {
    const account = await this.rights.lock(id, actor);
    assertVersion(account, version);
    await this.repository.remove(account);
    await tell(this.events, new ServiceAccountDeleted(id));
  }

  private assign({ id }: ServiceAccount, names: string[]): Promise<void> {
    return this.roles.assign({ userId: id, isServiceAccount: true }, names);
  }

  /** Nothing to change: the version stays, and is checked all the same. */
  private async leave(
    account: ServiceAccount,
    version: number | undefined,
  ): Promise<ServiceAccountWithRoles> {
    assertVersion(account, version);
    return this.withRoles(account);
  }

  private async save(account: ServiceAccount, version: number | undefined): Promise<ServiceAccountWithRoles> {
    account.updatedAt = this.clock.now();
    await this.repository.save(account, version);
    return this.withRoles(account);
  }

  private async withRoles(account: ServiceAccount): Promise<ServiceAccountWithRoles> {
    const names = await this.roles.namesByServiceAccount([account.id]);
    return Object.assign(account, { roles: names.get(account.id) ?? [] });
  }
}

function assertVersion(account: ServiceAccount, version: number | undefined): void {
  if (version !== undefined && version !== account.version) throw new VersionMismatch();
}
