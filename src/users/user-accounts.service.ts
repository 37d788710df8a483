import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { guardedUpdate, Transactional, translateUnique } from '#libs/database';
import { Clock, fold, newId } from '#libs/kernel';
import { RolesService } from './roles/roles.service.js';
import { User } from './user.entity.js';
import { EmailTaken } from './user.errors.js';
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
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly roles: RolesService,
    private readonly clock: Clock,
  ) {}

  /** The account that has the address now, in whatever case it was typed. */
  findByEmail(email: string): Promise<User | null> {
    return this.users.findOneBy({ emailKey: fold(email) });
  }

  /** @throws UserNotFound */
  get(id: string): Promise<User> {
    return this.repository.get(id);
  }

  async accessOf(id: string): Promise<UserAccess> {
    const [user, permissions] = [await this.users.findOneBy({ id }), await this.roles.permissionsOf(id)];
    return { isActive: user?.status === 'active', permissions };
  }

  /** Makes an account without a password, with these roles. @throws EmailTaken, UnknownRole */
  @Transactional()
  async create(person: { email: string; name: string }, roles: string[]): Promise<User> {
    const user = User.invite(newId(), person, this.clock.now());
    await translateUnique(
      'uq_users_email_key',
      () => new EmailTaken(),
      () => this.users.insert(user),
    );
    await this.roles.assign(user.id, roles);
    return user;
  }

  /** The person has a password now. */
  @Transactional()
  async activate(id: string): Promise<void> {
    const user = await this.repository.lock(id);
    user.activate(this.clock.now());
    await guardedUpdate(this.users, user);
  }

  /**
   * False when the account is not active any more; otherwise whoever suspends or deletes it waits until the
   * transaction ends.
   */
  async recordSignIn(id: string): Promise<boolean> {
    const changes = { lastSignInAt: this.clock.now(), version: () => 'version + 1' };
    return (await this.users.update({ id, status: 'active' }, changes)).affected === 1;
  }

  /** True when someone can administer the application. Others who ask wait until the transaction ends. */
  hasActiveAdministrator(): Promise<boolean> {
    return this.roles.hasActiveAdministrator();
  }
}
