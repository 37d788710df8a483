import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import { DomainEvents } from '#libs/jobs';
import { Clock, newId } from '#libs/kernel';
import { erasureCancelled } from './erasure/erasure.events.js';
import { MEMBER } from './roles/role.entity.js';
import { RolesService } from './roles/roles.service.js';
import { User } from './user.entity.js';
import { UserTakenBack } from './user.events.js';
import { UsersRepository } from './users.repository.js';
import { tell } from './tell.js';

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
    private readonly events: DomainEvents,
    private readonly emitter: EventEmitter2,
  ) {}

  /** The account that has the address now, in whatever case it was typed. */
  findByEmail(email: string): Promise<User | null> {
    return this.repository.findByEmail(email);
  }

  /** The same, locked until the transaction ends. */
  async lockByEmail(email: string): Promise<User | null> {
    const found = await this.repository.findByEmail(email);
    const user = found && (await this.repository.lock(found.id));
    return user && user.emailKey === found.emailKey ? user : null;
  }

  find(id: string): Promise<User | null> {
    return this.repository.find(id);
  }

  /** Whoever else changes the account waits until the transaction ends. */
  findLocked(id: string): Promise<User | null> {
    return this.repository.findLocked(id);
  }

  /**
   * Ids, in their order, of accounts that were registered up to an instant and are unconfirmed.
   *
   * @param after the last id that was seen
   */
  findUnconfirmed(before: Date, limit: number, after?: string): Promise<string[]> {
    return this.repository.findUnconfirmed(before, limit, after);
  }

  /** @throws UserNotFound */
  get(id: string): Promise<User> {
    return this.repository.get(id);
  }

  async accessOf(id: string): Promise<UserAccess> {
    const [status, permissions] = await Promise.all([
      this.repository.statusOf(id),
      this.roles.permissionsOf({ userId: id }),
    ]);
    return { isActive: status === 'active', permissions };
  }

  /**
   * To be called first in a transaction in which the actor acts on other people: what the guard saw may have
   * changed while the request waited. @throws SessionEnded, BeyondOwnPermissions
   */
  async confirm(actor: Actor): Promise<void> {
    await this.roles.assertStillAllowed(actor, () => this.repository.lockStatus(actor.userId));
    const { impersonatorId: userId } = actor;
    if (userId)
      await this.roles.assertStillAllowed({ ...actor, userId }, () => this.repository.lockStatus(userId));
  }

  /** Makes an account without a password, with these roles. @throws EmailTaken, UnknownRole */
  @Transactional()
  async create(person: { email: string; name: string }, roles: string[]): Promise<User> {
    const user = User.invite(newId(), person, this.clock.now());
    await this.repository.insert(user);
    await this.roles.assign({ userId: user.id }, roles);
    return user;
  }

  /** Makes an account for who asks for one themselves. @throws EmailTaken */
  @Transactional()
  async register(person: { email: string; name: string }): Promise<User> {
    const user = User.register(newId(), person, this.clock.now());
    await this.repository.insert(user);
    await this.roles.assign({ userId: user.id }, [MEMBER]);
    return user;
  }

  /** The person has a password now, and reads what is sent to the address. */
  @Transactional()
  async confirmEmail(id: string): Promise<void> {
    const user = await this.repository.lock(id);
    const now = this.clock.now();
    user.verifyEmail(now);
    user.activate(now);
    await this.repository.save(user);
  }

  /** To an address at which the person has shown that they read what is sent there. @throws EmailTaken */
  async moveTo(user: User, email: string): Promise<void> {
    const now = this.clock.now();
    user.moveTo(email, now);
    user.verifyEmail(now);
    await this.repository.save(user);
  }

  /**
   * To an address that the account had; whoever took it over may also have deleted it.
   *
   * @param since from when on that one may have added ways into the account
   * @throws EmailTaken
   */
  async takeBack(user: User, email: string, since: Date): Promise<void> {
    const { id, eraseAt } = user;
    user.cancelErasure(this.clock.now());
    await this.moveTo(user, email);
    if (eraseAt) await this.events.record(erasureCancelled, { userId: id });
    await tell(this.emitter, new UserTakenBack(id, since));
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
   * transaction ends. Who comes back keeps the account: its erasure is cancelled.
   */
  @Transactional()
  async recordSignIn(id: string): Promise<boolean> {
    if (!(await this.repository.recordSignIn(id, this.clock.now()))) return false;
    if (await this.repository.cancelErasure(id)) await this.events.record(erasureCancelled, { userId: id });
    return true;
  }

  /** True when someone can administer the application. Others who ask wait until the transaction ends. */
  hasActiveAdministrator(): Promise<boolean> {
    return this.roles.hasActiveAdministrator();
  }
}
