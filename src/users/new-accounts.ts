import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Transactional } from '#libs/database';
import { Clock, emailKeyOf, newId } from '#libs/kernel';
import { UserRole } from './roles/role.entity.js';
import { RolesRepository } from './roles/roles.repository.js';
import { User } from './user.entity.js';
import { UnknownRole } from './user.errors.js';
import { UsersRepository } from './users.repository.js';

/** Someone who is to have an account. */
export interface NewAccount {
  email: string;
  name: string;
  roles: string[];
}

/** Makes accounts by the hundred. */
@Injectable()
export class NewAccounts {
  constructor(
    private readonly users: UsersRepository,
    private readonly roles: RolesRepository,
    @InjectRepository(UserRole) private readonly userRoles: Repository<UserRole>,
    private readonly clock: Clock,
  ) {}

  /** The keys of addresses that would get an account: no two of the people have the same one. */
  async findFree(people: NewAccount[]): Promise<string[]> {
    const keys = people.map(({ email }) => emailKeyOf(email));
    const taken = new Set(await this.users.findTaken(keys));
    return keys.filter((key) => !taken.has(key));
  }

  /**
   * Makes accounts without a password, as `UserAccountsService.create` does, for the addresses that are free. Who
   * gives the roles was asked before. @throws UnknownRole
   */
  @Transactional()
  async createWhereFree(people: NewAccount[]): Promise<User[]> {
    const rolesByKey = new Map(people.map(({ email, roles }) => [emailKeyOf(email), roles]));
    const users = await this.users.insertWhereFree(this.usersOf(people));
    const keys = users.map(({ email }) => emailKeyOf(email));
    const roleIds = await this.roleIds(keys.flatMap((key) => rolesByKey.get(key) ?? []));
    await this.userRoles.insert(
      users.flatMap(({ id, email }) =>
        (rolesByKey.get(emailKeyOf(email)) ?? []).map((name) => ({ userId: id, roleId: roleIds.get(name) })),
      ),
    );
    return users;
  }

  /** In the order of their addresses: two that insert the same ones then wait for each other without deadlock. */
  private usersOf(people: NewAccount[]): User[] {
    const now = this.clock.now();
    return people
      .map((person) => User.invite(newId(), person, now))
      .toSorted((a, b) => (emailKeyOf(a.email) < emailKeyOf(b.email) ? -1 : 1));
  }

  private async roleIds(names: string[]): Promise<Map<string, string>> {
    const distinct = [...new Set(names)];
    const ids = new Map((await this.roles.lockByNames(distinct)).map(({ id, name }) => [name, id]));
    const unknown = distinct.findIndex((name) => !ids.has(name));
    if (unknown !== -1) throw new UnknownRole(unknown);
    return ids;
  }
}
