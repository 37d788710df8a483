import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import { Clock, newId } from '#libs/kernel';
import { RolesService } from './roles/roles.service.js';
import { User } from './user.entity.js';
import { UsersRepository } from './users.repository.js';

/** What the actor of a request may do at this moment. */
export interface UserAccess {
  isActive: boolean;
  permissions: ReadonlySet<string>;
}

/** Accounts as other features need them: to sign people in and to know what they may do. */
@Injectable()
export class UserAccountsService {
  constructor(
    private readonly repository: UsersRepository,
    private readonly roles: RolesService,
    private readonly clock: Clock,
  ) {}

  /** The account that has the address now, in whatever case it was typed. */
  findByEmail(email: string): Promise<User | null> {
    return this.repository.findByEmail(email);
  }

  /** @throws UserNotFound */
  get(id: string): Promise<User> {
    return this.repository.get(id);
  }

  async accessOf(id: string): Promise<UserAccess> {
    const [user, permissions] = [await this.repository.find(id), await this.roles.permissionsOf(id)];
    return { isActive: user?.status === 'active', permissions };
  }

  /**
   * To be called first in a transaction in which the actor acts on other people: what the guard saw may have
   * changed while the request waited. @throws SessionEnded, BeyondOwnPermissions
   */
  async confirm(actor: Actor): Promise<void> {
    await this.roles.assertStillAllowed(actor, await this.repository.lock(actor.userId));
  }

  /** Makes an account without a password, with these roles. @throws EmailTaken, UnknownRole */
  @Transactional()
  async create(person: { email: string; name: string }, roles: string[]): Promise<User> {
    const user = User.invite(newId(), person, this.clock.now());
    await this.repository.insert(user);
    await this.roles.assign(user.id, roles);
    return user;
  }

  /** The person has a password now. */
  @Transactional()
  async activate(id: string): Promise<void> {
    const user = await this.repository.lock(id);
    user.activate(this.clock.now());
    await this.repository.save(user);
  }

  /**
   * False when the account is not active any more; otherwise whoever suspends or deletes it waits until the
   * transaction ends.
   */
  recordSignIn(id: string): Promise<boolean> {
    return this.repository.recordSignIn(id, this.clock.now());
  }

  /** True when someone can administer the application. Others who ask wait until the transaction ends. */
  hasActiveAdministrator(): Promise<boolean> {
    return this.roles.hasActiveAdministrator();
  }
}
