import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, IsNull, Not, Repository } from 'typeorm';
import { fold } from '#libs/kernel';
import { User } from '../user.entity.js';
import { ADMINISTRATOR, Role, RolePermission, UserRole } from './role.entity.js';
import { RoleNotFound } from './role.errors.js';
import { type HeldPermission, type RoleHolder, RoleHoldings } from './role-holdings.js';

/** What roles permit, and who is kept from changing them. */
@Injectable()
export class RolesRepository {
  constructor(
    @InjectRepository(Role) private readonly roles: Repository<Role>,
    @InjectRepository(RolePermission) private readonly rolePermissions: Repository<RolePermission>,
    @InjectRepository(UserRole) private readonly userRoles: Repository<UserRole>,
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly holdings: RoleHoldings,
  ) {}

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
   * The stored permissions of all roles of a holder, none of which is changed or removed until the transaction ends. To
   * be called when nobody can give them others any more.
   */
  async lockPermissionsOf(holder: RoleHolder): Promise<string[]> {
    return this.lockHeld(holder, await this.holdings.heldBy(holder));
  }

  /** The same when it was read already, after the holder was locked. */
  async lockHeld(holder: RoleHolder, held: HeldPermission[]): Promise<string[]> {
    const changeable = new Set(held.flatMap(({ roleId, isBuiltIn }) => (isBuiltIn ? [] : roleId)));
    if (changeable.size === 0) return held.flatMap(({ permission }) => permission ?? []);
    await this.share([...changeable]);
    return this.holdings.permissionsOf(holder);
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

  /** The stored permissions of the roles. */
  async permissionsOfRoles(roleIds: string[]): Promise<string[]> {
    const rows = await this.rolePermissions.findBy({ roleId: In(roleIds) });
    return rows.map(({ permission }) => permission);
  }

  async replacePermissions(roleId: string, permissions: string[]): Promise<void> {
    await this.rolePermissions.delete({ roleId });
    await this.rolePermissions.insert(permissions.map((permission) => ({ roleId, permission })));
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
