import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, Repository } from 'typeorm';
import { defineList, guardedUpdate, type ListRequest, paginate, translateUnique } from '#libs/database';
import { fold, type Page } from '#libs/kernel';
import { User, USER_STATUSES } from './user.entity.js';
import { EmailTaken, UserNotFound } from './user.errors.js';

export const usersList = defineList({
  fields: {
    id: { property: 'id', type: 'id', filterable: true },
    email: { property: 'emailFolded', type: 'text', folded: true, sortable: true, filterable: true },
    name: { property: 'nameFolded', type: 'text', folded: true, sortable: true, filterable: true },
    status: { property: 'status', type: 'choice', choices: USER_STATUSES, sortable: true, filterable: true },
    createdAt: { property: 'createdAt', type: 'instant', sortable: true, filterable: true },
    updatedAt: { property: 'updatedAt', type: 'instant', sortable: true, filterable: true },
    lastSignInAt: {
      property: 'lastSignInAt',
      type: 'instant',
      nullable: true,
      sortable: true,
      filterable: true,
    },
  },
  search: ['emailFolded', 'nameFolded'],
  defaultSort: '-createdAt',
});

/** Queries on users. */
@Injectable()
export class UsersRepository {
  constructor(@InjectRepository(User) private readonly users: Repository<User>) {}

  find(id: string): Promise<User | null> {
    return this.users.findOneBy({ id });
  }

  /** The account that has the address now, in whatever case it was typed. */
  findByEmail(email: string): Promise<User | null> {
    return this.users.findOneBy({ emailKey: fold(email) });
  }

  /** @throws UserNotFound */
  async get(id: string): Promise<User> {
    const user = await this.find(id);
    if (!user) throw new UserNotFound();
    return user;
  }

  /**
   * The user and who acts on them, both locked until the transaction ends. In one order, so that two who act
   * on each other do not wait for each other. @throws UserNotFound
   */
  async lockWithActor(id: string, actorId: string): Promise<{ user: User; acting: User }> {
    const where = { id: In([id, actorId]) };
    const found = await this.users.find({ where, order: { id: 'ASC' }, lock: { mode: 'pessimistic_write' } });
    const [user, acting] = [id, actorId].map((wanted) => found.find((each) => each.id === wanted));
    if (!user || !acting) throw new UserNotFound();
    return { user, acting };
  }

  /** For a change: whoever else changes the user waits until the transaction ends. @throws UserNotFound */
  async lock(id: string): Promise<User> {
    const user = await this.users.findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!user) throw new UserNotFound();
    return user;
  }

  /** @throws EmailTaken */
  async insert(user: User): Promise<void> {
    await this.unlessTaken(() => this.users.insert(user));
  }

  /** Writes an edited user. @throws EmailTaken, StaleVersion, VersionMismatch when `version` is not current */
  async save(user: User, version?: number): Promise<void> {
    await this.unlessTaken(() => guardedUpdate(this.users, user, version));
  }

  private unlessTaken<T>(write: () => Promise<T>): Promise<T> {
    return translateUnique('uq_users_email_key', () => new EmailTaken(), write);
  }

  /** One statement without a guard: what someone edits meanwhile is not lost. False when the user is not active. */
  async recordSignIn(id: string, at: Date): Promise<boolean> {
    const changes = { lastSignInAt: at, version: () => 'version + 1' };
    return (await this.users.update({ id, status: 'active' }, changes)).affected === 1;
  }

  /** Deleted users are listed only when the filter names a status. @throws InvalidListQuery */
  list(request: ListRequest): Promise<Page<User>> {
    const query = this.users.createQueryBuilder('user');
    if (!request.filter?.status) query.where('user.status <> :deleted', { deleted: 'deleted' });
    return paginate(query, usersList, request);
  }
}
