import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { assertFresh } from '#libs/access';
import type { Actor } from '#libs/context';
import { Transactional, VersionMismatch } from '#libs/database';
import { Clock, type Page } from '#libs/kernel';
import { type AskedList, ListRequests } from '../settings/index.js';
import { RolesService } from './roles/roles.service.js';
import type { User } from './user.entity.js';
import { NotSuspended, OwnEmail } from './user.errors.js';
import {
  UserDeleted,
  UserMoved,
  UserRestored,
  UserRolesChanged,
  UserSuspended,
  UserSuspensionLifted,
} from './user.events.js';
import type { ListedUser, ListedUserWithRoles } from './users.list.js';
import { UsersRepository, type UserWithRoles } from './users.repository.js';
import { tell } from './tell.js';

export interface UserChanges {
  name?: string;
  email?: string;
}

/** Why and since when a user is suspended. */
export interface Suspension {
  reason: string;
  suspendedAt: Date;
  /** The user's. */
  version: number;
}

/** A change that the caller makes on the version they last saw. */
export interface Edit {
  actor: Actor;
  /** From `If-Match`; undefined when the caller named none. */
  version: number | undefined;
}

/** The administration of users. */
@Injectable()
export class UsersService {
  constructor(
    private readonly repository: UsersRepository,
    private readonly roles: RolesService,
    private readonly lists: ListRequests,
    private readonly clock: Clock,
    private readonly events: EventEmitter2,
  ) {}

  /** @throws InvalidListQuery */
  async list(actor: Actor, query: AskedList): Promise<Page<ListedUserWithRoles>> {
    const page = await this.repository.list(await this.lists.of(actor, query));
    return { ...page, items: await this.withRoles(page.items) };
  }

  /** @throws UserNotFound */
  async get(id: string): Promise<UserWithRoles> {
    return this.repository.getWithRoles(id);
  }

  /** @throws UserNotFound, NotSuspended */
  async getSuspension(id: string): Promise<Suspension> {
    const { suspendedAt, suspensionReason, version } = await this.repository.get(id);
    if (!suspendedAt || suspensionReason === null) throw new NotSuspended();
    return { reason: suspensionReason, suspendedAt, version };
  }

  /** @throws FreshSignInRequired for an address, UserNotFound, UserIsDeleted, OwnEmail, EmailTaken, VersionMismatch, … */
  @Transactional()
  async update(id: string, { name, email }: UserChanges, edit: Edit): Promise<UserWithRoles> {
    // Whoever chooses where a password's reset is sent chooses who has the account.
    if (email !== undefined) assertFresh(edit.actor, this.clock.now());
    const user = await this.getEditable(id, edit);
    if (email !== undefined && id === edit.actor.userId) throw new OwnEmail();
    if (name === undefined && email === undefined) return this.leave(user, edit);
    const { email: former } = user;
    const now = this.clock.now();
    if (name !== undefined) user.rename(name, now);
    if (email !== undefined) user.moveTo(email, now);
    const saved = await this.save(user, edit);
    if (email !== undefined) await tell(this.events, new UserMoved(id, former));
    return saved;
  }

  /** @throws UserNotFound, UserIsDeleted, BeyondOwnPermissions, UnknownRole, LastAdministrator, … */
  @Transactional()
  async setRoles(id: string, names: string[], edit: Edit): Promise<UserWithRoles> {
    const user = await this.getEditable(id, edit);
    await this.roles.assertMayGrant(edit.actor, names);
    const former = (await this.roles.namesByUser([id])).get(id) ?? [];
    await this.roles.replace(user, names);
    user.touch(this.clock.now());
    const saved = await this.save(user, edit);
    const isExtended = names.some((name) => !former.includes(name));
    const isChanged = isExtended || new Set(names).size !== former.length;
    if (isChanged) await tell(this.events, new UserRolesChanged(id, isExtended));
    return saved;
  }

  /** Ends the user's sessions too. @throws UserNotFound, LastAdministrator, … */
  @Transactional()
  async suspend(id: string, reason: string, edit: Edit): Promise<UserWithRoles> {
    const user = await this.getEditable(id, edit);
    await this.roles.assertNotLastAdministrator(user);
    user.suspend(reason, this.clock.now());
    const saved = await this.save(user, edit);
    await tell(this.events, new UserSuspended(id));
    return saved;
  }

  @Transactional()
  async liftSuspension(id: string, edit: Edit): Promise<UserWithRoles> {
    const user = await this.getEditable(id, edit);
    if (!user.suspendedAt) return this.leave(user, edit);
    user.liftSuspension(this.clock.now());
    const saved = await this.save(user, edit);
    await tell(this.events, new UserSuspensionLifted(id));
    return saved;
  }

  /** Ends the user's sessions too, and gives the e-mail address free. @throws UserNotFound, LastAdministrator, … */
  @Transactional()
  async delete(id: string, edit: Edit): Promise<void> {
    const user = await this.getEditable(id, edit);
    await this.roles.assertNotLastAdministrator(user);
    user.delete(this.clock.now());
    await this.save(user, edit);
    await tell(this.events, new UserDeleted(id));
  }

  /** @throws UserNotFound, EmailTaken when someone else has the address by now, … */
  @Transactional()
  async restore(id: string, edit: Edit): Promise<UserWithRoles> {
    const user = await this.lock(id, edit.actor);
    if (!user.deletedAt) return this.leave(user, edit);
    user.restore(this.clock.now());
    const saved = await this.save(user, edit);
    await tell(this.events, new UserRestored(id));
    return saved;
  }

  /**
   * To be called first in a transaction in which the actor acts on the user: whoever else changes either of them
   * waits until it ends. @throws UserNotFound, SessionEnded, BeyondOwnPermissions
   */
  async lock(id: string, actor: Actor): Promise<User> {
    const { user, acting } = await this.lockBoth(id, actor);
    await this.roles.assertStillAllowed(actor, async () => acting);
    const { impersonatorId: userId } = actor;
    if (userId)
      await this.roles.assertStillAllowed({ ...actor, userId }, () => this.repository.lockStatus(userId));
    await this.roles.assertMayActOn(actor, id);
    return user;
  }

  /** A service account that acts is locked behind the user: whoever changes it is locked before it, too. */
  private async lockBoth(
    id: string,
    { userId, isServiceAccount }: Actor,
  ): Promise<{ user: User; acting: User }> {
    if (!isServiceAccount) return this.repository.lockWithActor(id, userId);
    const user = await this.repository.lock(id);
    return { user, acting: user };
  }

  private async getEditable(id: string, edit: Edit): Promise<User> {
    const user = await this.lock(id, edit.actor);
    user.assertNotDeleted();
    return user;
  }

  /** Nothing to change: the version stays, and is checked all the same. */
  private async leave(user: User, { version }: Edit): Promise<UserWithRoles> {
    if (version !== undefined && version !== user.version) throw new VersionMismatch();
    return this.withOwnRoles(user);
  }

  private async save(user: User, { version }: Edit): Promise<UserWithRoles> {
    await this.repository.save(user, version);
    return this.withOwnRoles(user);
  }

  private async withOwnRoles(user: User): Promise<UserWithRoles> {
    const names = await this.roles.namesByUser([user.id]);
    return Object.assign(user, { roles: names.get(user.id) ?? [] });
  }

  private async withRoles(users: ListedUser[]): Promise<ListedUserWithRoles[]> {
    const names = await this.roles.namesByUser(users.map(({ id }) => id));
    return users.map((user) => Object.assign(user, { roles: names.get(user.id) ?? [] }));
  }
}
