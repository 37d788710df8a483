import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, Repository } from 'typeorm';
import {
  defineList,
  guardedUpdate,
  type ListRequest,
  paginate,
  type PreparedInsert,
  Statements,
  translateUnique,
} from '#libs/database';
import type { Page } from '#libs/kernel';
import { User } from '../user.entity.js';
import { Role, RolePermission, UserRole } from './role.entity.js';
import { RoleNameTaken, RoleNotFound } from './role.errors.js';

export const rolesList = defineList({
  fields: {
    id: { property: 'id', type: 'id', filterable: true },
    name: { property: 'nameKey', type: 'text', folded: true, sortable: true, filterable: true },
    createdAt: { property: 'createdAt', type: 'instant', sortable: true, filterable: true },
    updatedAt: { property: 'updatedAt', type: 'instant', sortable: true, filterable: true },
  },
  search: ['nameKey'],
  defaultSort: 'name',
});

/** The roles themselves: what they are called, what is stored of them, how many people have them. */
@Injectable()
export class RoleDefinitionsRepository {
  private readonly newRoles: PreparedInsert<Role>;
  private readonly newPermissions: PreparedInsert<RolePermission>;

  constructor(
    @InjectRepository(Role) private readonly roles: Repository<Role>,
    @InjectRepository(RolePermission) private readonly rolePermissions: Repository<RolePermission>,
    @InjectRepository(UserRole) private readonly userRoles: Repository<UserRole>,
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly statements: Statements,
  ) {
    this.newRoles = statements.prepareInsert(Role);
    this.newPermissions = statements.prepareInsert(RolePermission);
  }

  /** @throws InvalidListQuery */
  list(request: ListRequest): Promise<Page<Role>> {
    return paginate(this.roles.createQueryBuilder('role'), rolesList, request);
  }

  /** @throws RoleNotFound */
  async get(id: string): Promise<Role> {
    const role = await this.roles.findOneBy({ id });
    if (!role) throw new RoleNotFound();
    return role;
  }

  /** One that nobody has yet, with what it permits: there is nobody to tell. @throws RoleNameTaken */
  async insert(role: Role, permissions: string[]): Promise<void> {
    const permitted = permissions.map((permission) => ({ roleId: role.id, permission }));
    await this.unlessTaken(() =>
      this.statements.inTurn(
        () => this.newRoles.rows([role]),
        () => this.newPermissions.rows(permitted),
      ),
    );
  }

  /** @throws RoleNameTaken, VersionMismatch when `version` is not current */
  async save(role: Role, version?: number): Promise<void> {
    await this.unlessTaken(() => guardedUpdate(this.roles, role, version));
  }

  /** Of a role that nobody has but people who are deleted; restored, they come back without it. */
  async delete({ id }: Role): Promise<void> {
    await this.userRoles.delete({ roleId: id });
    await this.roles.delete({ id });
  }

  /** The stored permissions of each role. */
  async permissionsByRole(roleIds: string[]): Promise<Map<string, string[]>> {
    const permissions = new Map(roleIds.map((id) => [id, [] as string[]]));
    const rows = await this.rolePermissions.findBy({ roleId: In(roleIds) });
    for (const { roleId, permission } of rows) permissions.get(roleId)?.push(permission);
    return permissions;
  }

  /** How many people have each role; who is deleted does not count. */
  async holdersByRole(roleIds: string[]): Promise<Map<string, number>> {
    if (roleIds.length === 0) return new Map();
    const rows = await this.users
      .createQueryBuilder('user')
      .innerJoin(UserRole, 'held', 'held.userId = user.id')
      .select('held.roleId', 'roleId')
      .addSelect('COUNT(*)', 'holders')
      .where('held.roleId IN (:...roleIds) AND user.status <> :deleted', { roleIds, deleted: 'deleted' })
      .groupBy('held.roleId')
      .getRawMany<{ roleId: string; holders: string | number }>();
    return new Map(rows.map(({ roleId, holders }) => [roleId, Number(holders)]));
  }

  private unlessTaken<T>(write: () => Promise<T>): Promise<T> {
    return translateUnique('uq_roles_name_key', () => new RoleNameTaken(), write);
  }
}
