import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/context';
import type { ListRequest } from '#libs/database';
import type { Page } from '#libs/kernel';
import { defaultLimit, SettingsService, timeZone } from '../../settings/index.js';
import { RolesService } from '../roles/roles.service.js';
import type { UserAccess } from '../user-accounts.service.js';
import type { ServiceAccount } from './service-account.entity.js';
import { ServiceAccountsRepository } from './service-accounts.repository.js';

/** A service account with the names of its roles. */
export type ServiceAccountWithRoles = ServiceAccount & { roles: string[] };

/** What service accounts there are, and what they may do. */
@Injectable()
export class ServiceAccountDirectoryService {
  constructor(
    private readonly repository: ServiceAccountsRepository,
    private readonly roles: RolesService,
    private readonly settings: SettingsService,
  ) {}

  /** @throws InvalidListQuery */
  async list(
    actor: Actor,
    query: Omit<ListRequest, 'limit'> & { limit?: number },
  ): Promise<Page<ServiceAccountWithRoles>> {
    const settings = await this.settings.getAllFor(actor.userId, { limit: defaultLimit, timeZone });
    const limit = query.limit ?? settings.limit;
    const page = await this.repository.list({ ...query, timeZone: settings.timeZone, limit });
    const names = await this.roles.namesByServiceAccount(page.items.map(({ id }) => id));
    const items = page.items.map((account) => Object.assign(account, { roles: names.get(account.id) ?? [] }));
    return { ...page, items };
  }

  /** @throws ServiceAccountNotFound */
  async get(id: string): Promise<ServiceAccountWithRoles> {
    const account = await this.repository.get(id);
    const names = await this.roles.namesByServiceAccount([account.id]);
    return Object.assign(account, { roles: names.get(account.id) ?? [] });
  }

  /** What it may do at this moment. */
  async accessOf(id: string): Promise<UserAccess> {
    const [account, permissions] = await Promise.all([
      this.repository.find(id),
      this.roles.permissionsOf({ userId: id, isServiceAccount: true }),
    ]);
    return { isActive: account?.status === 'active', permissions };
  }
}
