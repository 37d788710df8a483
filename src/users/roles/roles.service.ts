import { Injectable } from '@nestjs/common';
import { EVERY_PERMISSION, PermissionRegistry, SessionEnded } from '#libs/access';
import type { Actor } from '#libs/context';
import { BeyondOwnPermissions, LastAdministrator, UnknownRole } from '../user.errors.js';
import type { User } from '../user.entity.js';
import { ADMINISTRATOR } from './role.entity.js';
import { RolesRepository } from './roles.repository.js';

/** Gives people roles, and keeps anyone from gaining what they do not hold. */
@Injectable()
export class RolesService {
  constructor(
    private readonly roles: RolesRepository,
    private readonly permissions: PermissionRegistry,
  ) {}

  /** Names of the roles of each user. */
  namesByUser(userIds: string[]): Promise<Map<string, string[]>> {
    return this.roles.namesByUser(userIds);
  }

  async permissionsOf(userId: string): Promise<ReadonlySet<string>> {
    return this.permissions.expand(await this.roles.permissionsOfUser(userId));
  }

  /** Replaces a user's roles, without asking who does it. @throws UnknownRole */
  async assign(userId: string, names: string[]): Promise<void> {
    const roles = await this.findAll(names);
    await this.roles.replaceRoles(
      userId,
      roles.map(({ id }) => id),
    );
  }

  /** Replaces a user's roles. @throws UnknownRole, or LastAdministrator when they would stop being one */
  async replace(user: User, names: string[]): Promise<void> {
    if (!names.includes(ADMINISTRATOR)) await this.assertNotLastAdministrator(user);
    await this.assign(user.id, names);
  }

  /** @throws UnknownRole, or BeyondOwnPermissions when the roles permit what the actor may not. */
  async assertMayGrant(actor: Actor, names: string[]): Promise<void> {
    const roles = await this.findAll(names);
    const stored = await this.roles.permissionsOfRoles(roles.map(({ id }) => id));
    await this.assertHolds(actor, stored);
  }

  /**
   * The guard asked before this transaction began, and the request may have waited since for the one that
   * suspended or demoted the actor.
   *
   * @param acting the actor's own row, locked
   * @throws SessionEnded, BeyondOwnPermissions
   */
  async assertStillAllowed(actor: Actor, acting: User): Promise<void> {
    if (acting.status !== 'active') throw new SessionEnded();
    const held = await this.permissionsOf(actor.userId);
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
    if (actor.userId === userId) return;
    await this.assertHolds(actor, await this.roles.permissionsOfUser(userId));
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
    const roles = await this.roles.findByNames(names);
    const unknown = names.findIndex((name) => !roles.some((role) => role.name === name));
    if (unknown !== -1) throw new UnknownRole(unknown);
    return roles;
  }

  private async assertHolds(actor: Actor, stored: string[]): Promise<void> {
    if (stored.every((permission) => actor.permissions.has(permission))) return;
    // Also for "every permission", and for those that no feature declares today but one may tomorrow.
    if (!(await this.holdsEveryPermission(actor))) throw new BeyondOwnPermissions();
  }

  private async holdsEveryPermission(actor: Actor): Promise<boolean> {
    return (await this.roles.permissionsOfUser(actor.userId)).includes(EVERY_PERMISSION);
  }
}
