import { Injectable } from '@nestjs/common';
import { PermissionRegistry } from '#libs/access';
import type { Actor } from '#libs/context';
import type { Page } from '#libs/kernel';
import { type AskedList, ListRequests } from '../../settings/index.js';
import type { Role } from './role.entity.js';
import { RoleDefinitionsRepository } from './role-definitions.repository.js';
import { RoleHoldings } from './role-holdings.js';

/** A role with what it permits today and how many have it. */
export type DescribedRole = Role & { permissions: string[]; userCount: number; serviceAccountCount: number };

/** What roles there are. */
@Injectable()
export class RoleDirectoryService {
  constructor(
    private readonly roles: RoleDefinitionsRepository,
    private readonly holdings: RoleHoldings,
    private readonly permissions: PermissionRegistry,
    private readonly lists: ListRequests,
  ) {}

  /** @throws InvalidListQuery */
  async list(actor: Actor, query: AskedList): Promise<Page<DescribedRole>> {
    const page = await this.roles.list(await this.lists.of(actor, query));
    return { ...page, items: await this.describe(page.items) };
  }

  /** @throws RoleNotFound */
  async get(id: string): Promise<DescribedRole> {
    return this.describeOne(await this.roles.get(id));
  }

  async describeOne(role: Role): Promise<DescribedRole> {
    const [described = this.describeNew(role, [])] = await this.describe([role]);
    return described;
  }

  /** One that was made in this transaction: nobody has it. */
  describeNew(role: Role, stored: string[]): DescribedRole {
    return Object.assign(role, { permissions: this.expanded(stored), userCount: 0, serviceAccountCount: 0 });
  }

  private expanded(stored: string[]): string[] {
    return [...this.permissions.expand(stored)].toSorted();
  }

  private async describe(roles: Role[]): Promise<DescribedRole[]> {
    const ids = roles.map(({ id }) => id);
    const [stored, users] = [await this.roles.permissionsByRole(ids), await this.roles.holdersByRole(ids)];
    const serviceAccounts = await this.holdings.serviceAccountsByRole(ids);
    return roles.map((role) =>
      Object.assign(role, {
        permissions: this.expanded(stored.get(role.id) ?? []),
        userCount: users.get(role.id) ?? 0,
        serviceAccountCount: serviceAccounts.get(role.id) ?? 0,
      }),
    );
  }
}
