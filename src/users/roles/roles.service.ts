import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { EVERY_PERMISSION, PermissionDenied, PermissionRegistry, SessionEnded } from '#libs/access';
import { Cache } from '#libs/cache';
import type { Actor } from '#libs/context';
import { BeyondOwnPermissions, LastAdministrator, UnknownRole } from '../user.errors.js';
import type { User } from '../user.entity.js';
import { RoleExtended } from '../user.events.js';
import { ROLES_TAG, serviceAccountTag, userTag } from '../users.tags.js';
import { ADMINISTRATOR, type Role } from './role.entity.js';
import { UnknownPermission } from './role.errors.js';
import { type RoleHolder, RoleHoldings } from './role-holdings.js';
import { RolesRepository } from './roles.repository.js';
import { tell } from '../tell.js';

/** Gives people and service accounts roles, and keeps anyone from gaining what they do not hold. */
@Injectable()
export class RolesService {
  constructor(
    private readonly roles: RolesRepository,
    private readonly holdings: RoleHoldings,
    private readonly permissions: PermissionRegistry,
    private readonly cache: Cache,
    private readonly events: EventEmitter2,
  ) {}

  /** Names of the roles of each user. */
  namesByUser(userIds: string[]): Promise<Map<string, string[]>> {
    return this.holdings.namesByUser(userIds);
  }

  /** The same of each service account. */
  namesByServiceAccount(ids: string[]): Promise<Map<string, string[]>> {
    return this.holdings.namesByServiceAccount(ids);
  }

  async permissionsOf(holder: RoleHolder): Promise<ReadonlySet<string>> {
    return this.permissions.expand(await this.holdings.permissionsOf(holder));
  }

  /** Replaces the holder's roles, without asking who does it. @throws UnknownRole */
  async assign(holder: RoleHolder, names: string[]): Promise<void> {
    const roles = await this.findAll(names);
    await this.holdings.replace(
      holder,
      roles.map(({ id }) => id),
    );
    const { userId, isServiceAccount } = holder;
    await this.cache.invalidate([isServiceAccount ? serviceAccountTag(userId) : userTag(userId)]);
  }

  /** Replaces a user's roles. @throws UnknownRole, or LastAdministrator when they would stop being one */
  async replace(user: User, names: string[]): Promise<void> {
    if (!names.includes(ADMINISTRATOR)) await this.assertNotLastAdministrator(user);
    await this.assign({ userId: user.id }, names);
  }

  /** @throws UnknownRole, or BeyondOwnPermissions when the roles permit what the actor may not. */
  async assertMayGrant(actor: Actor, names: string[]): Promise<void> {
    const roles = await this.findAll(names);
    await this.assertMayChange(
      actor,
      roles.map(({ id }) => id),
    );
  }

  /** Nobody touches a role that permits what they may not. @throws BeyondOwnPermissions */
  async assertMayChange(actor: Actor, roleIds: string[]): Promise<void> {
    const lacking = await this.lacking(actor, await this.roles.permissionsOfRoles(roleIds));
    if (lacking.length > 0) throw new BeyondOwnPermissions(lacking);
  }

  /** @throws UnknownPermission, or BeyondOwnPermissions when the actor lacks one of the permissions. */
  async assertMayPermit(actor: Actor, permissions: string[]): Promise<void> {
    const unknown = permissions.flatMap((key, index) => (this.permissions.has(key) ? [] : [index]));
    if (unknown.length > 0) throw new UnknownPermission(unknown);
    const lacking = await this.lacking(actor, permissions);
    if (lacking.length > 0) throw new BeyondOwnPermissions(lacking);
  }

  /** Replaces what the role permits, for everyone who has it, without asking who does it. */
  async permit({ id }: Role, permissions: string[]): Promise<void> {
    const before = new Set(await this.roles.permissionsOfRoles([id]));
    await this.roles.replacePermissions(id, permissions);
    await this.cache.invalidate([ROLES_TAG]);
    if (permissions.every((permission) => before.has(permission))) return;
    const extended = new RoleExtended(id, await this.roles.invitedHolders(id));
    await tell(this.events, extended);
  }

  /**
   * The guard asked before this transaction began, and the request may have waited since for the one that
   * suspended or demoted the actor.
   *
   * @param lock answers the actor's own row, locked; not asked for a service account
   * @throws SessionEnded, BeyondOwnPermissions
   */
  async assertStillAllowed(actor: Actor, lock: () => Promise<Pick<User, 'status'>>): Promise<void> {
    this.assertStillHeld(actor, await this.lockStillHeld(actor, lock));
  }

  /** The same for one permission. @throws SessionEnded, PermissionDenied */
  async assertStillHolds(
    actor: Actor,
    permission: string,
    lock: () => Promise<Pick<User, 'status'>>,
  ): Promise<void> {
    const held = this.permissions.expand(await this.lockStillHeld(actor, lock));
    if (!held.has(permission)) throw new PermissionDenied(permission);
  }

  /** What the actor's roles permit, none of which changes until the transaction ends. */
  private async lockStillHeld(actor: Actor, lock: () => Promise<Pick<User, 'status'>>): Promise<string[]> {
    const [acting, held] = await this.holdings.lockAndRead(actor, lock);
    if (acting?.status !== 'active') throw new SessionEnded();
    return this.roles.lockHeld(actor, held);
  }

  /**
   * The role, for a change by the actor, who is asked the same: whoever gives, changes or removes it waits until
   * the transaction ends. @throws RoleNotFound, SessionEnded, BeyondOwnPermissions
   */
  async lockForChange(id: string, actor: Actor, acting: User): Promise<Role> {
    if (acting.status !== 'active') throw new SessionEnded();
    const role = await this.roles.lockWithRolesOf(id, actor.userId);
    this.assertStillHeld(actor, await this.holdings.permissionsOf(actor));
    return role;
  }

  private assertStillHeld(actor: Actor, stored: string[]): void {
    const held = this.permissions.expand(stored);
    for (const permission of actor.permissions) {
      if (!held.has(permission)) throw new BeyondOwnPermissions();
    }
  }

  /**
   * Whoever could change the account of someone with more permissions could take it over.
   *
   * @throws BeyondOwnPermissions
   */
  async assertMayActOn(actor: Actor, userId: string): Promise<void> {
    if (actor.userId !== userId) await this.assertHoldsAllOf(actor, { userId });
  }

  /** The same of a service account, which is locked: whoever could change it could act as it. @throws BeyondOwnPermissions */
  async assertMayActAs(actor: Actor, serviceAccountId: string): Promise<void> {
    await this.assertHoldsAllOf(actor, { userId: serviceAccountId, isServiceAccount: true });
  }

  private async assertHoldsAllOf(actor: Actor, holder: RoleHolder): Promise<void> {
    const lacking = await this.lacking(actor, await this.roles.lockPermissionsOf(holder));
    if (lacking.length > 0) throw new BeyondOwnPermissions();
  }

  /**
   * To be called, in the same transaction, before a user stops being an active administrator.
   *
   * @throws LastAdministrator
   */
  async assertNotLastAdministrator(user: User): Promise<void> {
    const others = await this.roles.lockAndCountOtherAdministrators(user.id);
    if (others > 0 || user.status !== 'active') return;
    if (await this.roles.isAdministrator(user.id)) throw new LastAdministrator();
  }

  async hasActiveAdministrator(): Promise<boolean> {
    return (await this.roles.lockAndCountOtherAdministrators()) > 0;
  }

  private async findAll(names: string[]): Promise<{ id: string }[]> {
    if (names.length === 0) return [];
    const roles = await this.roles.lockByNames(names);
    const unknown = names.findIndex((name) => !roles.some((role) => role.name === name));
    if (unknown !== -1) throw new UnknownRole(unknown);
    return roles;
  }

  /** Those of the stored permissions that the actor does not hold. */
  private async lacking(actor: Actor, stored: string[]): Promise<string[]> {
    const lacking = stored.filter((permission) => !actor.permissions.has(permission));
    // "Every permission", and those that no feature declares today but one may tomorrow.
    return lacking.length === 0 || (await this.holdsEveryPermission(actor)) ? [] : lacking;
  }

  /** Of the actor as well as of the account: an actor may be allowed less than who they act for. */
  private async holdsEveryPermission({ userId, ...actor }: Actor): Promise<boolean> {
    // A key names what it permits, and so nothing of what there will be.
    if (actor.apiKeyId !== undefined) return false;
    if (this.permissions.all().some(({ name }) => !actor.permissions.has(name))) return false;
    const { impersonatorId } = actor;
    if (impersonatorId && !(await this.isGivenEvery(impersonatorId))) return false;
    return this.isGivenEvery(userId);
  }

  private async isGivenEvery(userId: string): Promise<boolean> {
    return (await this.holdings.permissionsOf({ userId })).includes(EVERY_PERMISSION);
  }
}
