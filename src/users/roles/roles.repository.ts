import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, IsNull, Not, Repository } from 'typeorm';
import { isOneOf, type Statement, Statements } from '#libs/database';
import { fold } from '#libs/kernel';
import { User } from '../user.entity.js';
import { ADMINISTRATOR, Role, RolePermission, UserRole } from './role.entity.js';
import { RoleNotFound } from './role.errors.js';

/** By which of a user's roles they hold what; a role may permit nothing. */
interface HeldPermission {
  roleId: string;
  /** As the driver answers it: true, or not 0. */
  isBuiltIn: unknown;
  permission: string | null;
}

/** Who has which roles, and what those permit. */
@Injectable()
export class RolesRepository {
  private readonly names: Statement<{ userId: string; name: string }>;
  private readonly granted: Statement<{ permission: string }>;
  private readonly held: Statement<HeldPermission>;

  constructor(
    @InjectRepository(Role) private readonly roles: Repository<Role>,
    @InjectRepository(RolePermission) private readonly rolePermissions: Repository<RolePermission>,
    @InjectRepository(UserRole) private readonly userRoles: Repository<UserRole>,
    @InjectRepository(User) private readonly users: Repository<User>,
    statements: Statements,
  ) {
    this.names = statements.prepare('names of roles', (manager) =>
      manager
        .createQueryBuilder(UserRole, 'userRole')
        .innerJoin(Role, 'role', 'role.id = userRole.roleId')
        .select('userRole.userId', 'userId')
        .addSelect('role.name', 'name')
        .where(isOneOf('userRole.userId', 'userIds', statements.dialect))
        .orderBy('role.name'),
    );
    this.held = statements.prepare('roles and permissions of a user', (manager) =>
      manager
        .createQueryBuilder(UserRole, 'held')
        .innerJoin(Role, 'role', 'role.id = held.roleId')
        .leftJoin(RolePermission, 'granted', 'granted.roleId = held.roleId')
        .select('held.roleId', 'roleId')
        .addSelect('role.isBuiltIn', 'isBuiltIn')
        .addSelect('granted.permission', 'permission')
        .where('held.userId = :userId'),
    );
    this.granted = statements.prepare('permissions of a user', (manager) =>
      manager
        .createQueryBuilder(RolePermission, 'granted')
        .innerJoin(UserRole, 'userRole', 'userRole.roleId = granted.roleId')
        .select('granted.permission', 'permission')
        .where('userRole.userId = :userId'),
    );
  }

  /** The roles with exactly these names; none of them is changed or removed until the transaction ends. */
  async lockByNames(names: string[]): Promise<Role[]> {
    const found = await this.roles.find({
      where: { nameKey: In(names.map(fold)) },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_read' },
    });
    return found.filter(({ name }) => names.includes(name));
  }

  /**
   * The stored permissions of all roles of a user, none of which is changed or removed until the transaction ends. To
   * be called when nobody can give the user others any more.
   */
  async lockPermissionsOf(userId: string): Promise<string[]> {
    return this.lockHeld(userId, await this.heldBy(userId));
  }

  heldBy(userId: string): Promise<HeldPermission[]> {
    return this.held.rows({ userId });
  }

  /** The same when it was read already, after the user was locked. */
  async lockHeld(userId: string, held: HeldPermission[]): Promise<string[]> {
    const changeable = new Set(held.flatMap(({ roleId, isBuiltIn }) => (isBuiltIn ? [] : roleId)));
    if (changeable.size === 0) return held.flatMap(({ permission }) => permission ?? []);
    await this.share([...changeable]);
    return this.permissionsOfUser(userId);
  }

  /**
   * The same, and the role, which the user is to change. In one order for everyone: two who change each other's
   * roles do not wait for each other. @throws RoleNotFound
   */
  async lockWithRolesOf(id: string, userId: string): Promise<Role> {
    const held = await this.changeableRolesOf(userId);
    await this.share(held.filter((each) => each < id));
    const role = await this.roles.findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!role) throw new RoleNotFound();
    await this.share(held.filter((each) => each > id));
    return role;
  }

  /**
   * Built-in ones are never changed, and a lock of `administrator` would get in the way of
   * `lockAndCountOtherAdministrators`.
   */
  private async changeableRolesOf(userId: string): Promise<string[]> {
    const held = await this.userRoles
      .createQueryBuilder('held')
      .innerJoin(Role, 'role', 'role.id = held.roleId')
      .where('held.userId = :userId AND role.isBuiltIn = :isBuiltIn', { userId, isBuiltIn: false })
      .getMany();
    return held.map(({ roleId }) => roleId);
  }

  private async share(ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    const where = { id: In(ids) };
    await this.roles.find({ where, order: { id: 'ASC' }, lock: { mode: 'pessimistic_read' } });
  }

  /** Names of the roles of each user, in alphabetical order. */
  async namesByUser(userIds: string[]): Promise<Map<string, string[]>> {
    const names = new Map(userIds.map((id) => [id, [] as string[]]));
    if (userIds.length === 0) return names;
    const rows = await this.names.rows({ userIds });
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
    const rows = await this.granted.rows({ userId });
    return rows.map(({ permission }) => permission);
  }

  async replacePermissions(roleId: string, permissions: string[]): Promise<void> {
    await this.rolePermissions.delete({ roleId });
    await this.rolePermissions.insert(permissions.map((permission) => ({ roleId, permission })));
  }

  async replaceRoles(userId: string, roleIds: string[]): Promise<void> {
    await this.userRoles.delete({ userId });
    await this.userRoles.insert(roleIds.map((roleId) => ({ userId, roleId })));
  }

  /** Who has the role and has not chosen a password yet, whatever else became of the account. */
  async invitedHolders(roleId: string): Promise<string[]> {
    const rows = await this.userRoles
      .createQueryBuilder('held')
      .innerJoin(User, 'user', 'user.id = held.userId')
      .where('held.roleId = :roleId AND user.activatedAt IS NULL', { roleId })
      .getMany();
    return rows.map(({ userId }) => userId);
  }

  async isAdministrator(userId: string): Promise<boolean> {
    const role = await this.roles.findOneByOrFail({ nameKey: ADMINISTRATOR });
    return this.userRoles.existsBy({ userId, roleId: role.id });
  }

  /**
   * Counts active administrators besides one user, without those who are about to be erased, and keeps every other transaction from doing the same
   * until this one ends.
   */
  async lockAndCountOtherAdministrators(userId?: string): Promise<number> {
    const role = await this.roles.findOneOrFail({
      where: { nameKey: ADMINISTRATOR },
      lock: { mode: 'pessimistic_write' },
    });
    const holders = await this.userRoles.findBy({
      roleId: role.id,
      ...(userId ? { userId: Not(userId) } : {}),
    });
    if (holders.length === 0) return 0;
    const ids = holders.map((holder) => holder.userId);
    return this.users.countBy({ id: In(ids), status: 'active', eraseAt: IsNull() });
  }
}
