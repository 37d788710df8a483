import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, Not, Repository } from 'typeorm';
import { User } from '../user.entity.js';
import { ADMINISTRATOR, Role, RolePermission, UserRole } from './role.entity.js';

/** Who has which roles, and what those permit. */
@Injectable()
export class RolesRepository {
  constructor(
    @InjectRepository(Role) private readonly roles: Repository<Role>,
    @InjectRepository(RolePermission) private readonly rolePermissions: Repository<RolePermission>,
    @InjectRepository(UserRole) private readonly userRoles: Repository<UserRole>,
    @InjectRepository(User) private readonly users: Repository<User>,
  ) {}

  findByNames(names: string[]): Promise<Role[]> {
    return this.roles.findBy({ name: In(names) });
  }

  /** Names of the roles of each user, in alphabetical order. */
  async namesByUser(userIds: string[]): Promise<Map<string, string[]>> {
    const names = new Map(userIds.map((id) => [id, [] as string[]]));
    if (userIds.length === 0) return names;
    const rows = await this.userRoles
      .createQueryBuilder('userRole')
      .innerJoin(Role, 'role', 'role.id = userRole.roleId')
      .select('userRole.userId', 'userId')
      .addSelect('role.name', 'name')
      .where('userRole.userId IN (:...userIds)', { userIds })
      .orderBy('role.name')
      .getRawMany<{ userId: string; name: string }>();
    for (const { userId, name } of rows) names.get(userId)?.push(name);
    return names;
  }

  /** The stored permissions of the roles. */
  async permissionsOfRoles(roleIds: string[]): Promise<string[]> {
    const rows = await this.rolePermissions.findBy({ roleId: In(roleIds) });
    return rows.map(({ permission }) => permission);
  }

  /** The stored permissions of all roles of a user. */
  async permissionsOfUser(userId: string): Promise<string[]> {
    const rows = await this.rolePermissions
      .createQueryBuilder('granted')
      .innerJoin(UserRole, 'userRole', 'userRole.roleId = granted.roleId')
      .where('userRole.userId = :userId', { userId })
      .getMany();
    return rows.map(({ permission }) => permission);
  }

  async replaceRoles(userId: string, roleIds: string[]): Promise<void> {
    await this.userRoles.delete({ userId });
    await this.userRoles.insert(roleIds.map((roleId) => ({ userId, roleId })));
  }

  async isAdministrator(userId: string): Promise<boolean> {
    const role = await this.roles.findOneByOrFail({ name: ADMINISTRATOR });
    return this.userRoles.existsBy({ userId, roleId: role.id });
  }

  /**
   * Counts active administrators besides one user, and keeps every other transaction from doing the same
   * until this one ends.
   */
  async lockAndCountOtherAdministrators(userId?: string): Promise<number> {
    const role = await this.roles.findOneOrFail({
      where: { name: ADMINISTRATOR },
      lock: { mode: 'pessimistic_write' },
    });
    const holders = await this.userRoles.findBy({
      roleId: role.id,
      ...(userId ? { userId: Not(userId) } : {}),
    });
    if (holders.length === 0) return 0;
    return this.users.countBy({ id: In(holders.map((holder) => holder.userId)), status: 'active' });
  }
}
