import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, IsNull, LessThanOrEqual, MoreThan, Not, Repository } from 'typeorm';
import { Cache } from '#libs/cache';
import {
  guardedUpdate,
  type ListRequest,
  PreparedList,
  selectEntity,
  type Statement,
  Statements,
  translateUnique,
} from '#libs/database';
import { emailKeyOf, fold, type Page } from '#libs/kernel';
import { Role, UserRole } from './roles/role.entity.js';
import { User } from './user.entity.js';
import { EmailTaken, UserNotFound } from './user.errors.js';
import { type ListedUser, selectListed, usersList } from './users.list.js';
import { userTag } from './users.tags.js';

/** A user with the names of their roles. */
export type UserWithRoles = User & { roles: string[] };

/** Queries on users. */
@Injectable()
export class UsersRepository {
  private readonly byId: Statement<User>;
  private readonly byIdLocked: Statement<User>;
  private readonly status: Statement<Pick<User, 'status'>>;
  private readonly statusLocked: Statement<Pick<User, 'status'>>;
  private readonly withRoles: Statement<User & { role: string | null }>;
  private readonly all: PreparedList<ListedUser>;
  private readonly notDeleted: PreparedList<ListedUser>;

  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly cache: Cache,
    private readonly statements: Statements,
  ) {
    this.byId = statements.prepare('user', (manager) =>
      selectEntity(manager, User, 'user').where('user.id = :id'),
    );
    this.byIdLocked = statements.prepare('user, locked', (manager) =>
      selectEntity(manager, User, 'user').where('user.id = :id').setLock('pessimistic_write'),
    );
    this.status = statements.prepare('status of a user', (manager) =>
      selectEntity(manager, User, 'user', ['status']).where('user.id = :id'),
    );
    this.statusLocked = statements.prepare('status of a user, locked', (manager) =>
      selectEntity(manager, User, 'user', ['status']).where('user.id = :id').setLock('pessimistic_write'),
    );
    this.withRoles = statements.prepare('user with roles', (manager) =>
      selectEntity(manager, User, 'user')
        .leftJoin(UserRole, 'held', 'held.userId = user.id')
        .leftJoin(Role, 'role', 'role.id = held.roleId')
        .addSelect('role.name', 'role')
        .where('user.id = :id')
        .orderBy('role.name'),
    );
    this.all = new PreparedList(statements, 'all users', usersList, selectListed);
    this.notDeleted = new PreparedList(statements, 'users', usersList, (manager) =>
      selectListed(manager).where(`user.status <> 'deleted'`),
    );
  }

  async find(id: string): Promise<User | null> {
    const [row] = await this.byId.rows({ id });
    return row ? Object.assign(new User(), row) : null;
  }

  async statusOf(id: string): Promise<User['status'] | undefined> {
    const [row] = await this.status.rows({ id });
    return row?.status;
  }

  /** The account that has the address now, in whatever case and form of the domain it was typed. */
  async findByEmail(email: string): Promise<User | null> {
    // Two forms of one domain could have an account each before keys had the ASCII form: the typed one goes first.
    const typed = fold(email);
    const found = await this.users.findBy({ emailKey: In([typed, emailKeyOf(email)]) });
    return found.find(({ emailKey }) => emailKey === typed) ?? found[0] ?? null;
  }

  /** @throws UserNotFound */
  async get(id: string): Promise<User> {
    const user = await this.find(id);
    if (!user) throw new UserNotFound();
    return user;
  }

  /** @throws UserNotFound */
  async getWithRoles(id: string): Promise<UserWithRoles> {
    const rows = await this.withRoles.rows({ id });
    const [first] = rows;
    if (!first) throw new UserNotFound();
    const { role: _, ...columns } = first;
    return Object.assign(new User(), columns, { roles: rows.flatMap(({ role }) => role ?? []) });
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
    const user = await this.findLocked(id);
    if (!user) throw new UserNotFound();
    return user;
  }

  /** The same when nothing of the user is changed, such as that of an actor. @throws UserNotFound */
  async lockStatus(id: string): Promise<Pick<User, 'status'>> {
    this.assertInTransaction();
    const [row] = await this.statusLocked.rows({ id });
    if (!row) throw new UserNotFound();
    return row;
  }

  async findLocked(id: string): Promise<User | null> {
    this.assertInTransaction();
    const [row] = await this.byIdLocked.rows({ id });
    return row ? Object.assign(new User(), row) : null;
  }

  private assertInTransaction(): void {
    if (!this.statements.isInTransaction) throw new Error('A lock outside of a transaction ends at once.');
  }

  /** @throws EmailTaken */
  async insert(user: User): Promise<void> {
    await this.unlessTaken(() => this.users.insert(user));
  }

  /** Those of the keys of addresses that an account has now. */
  async findTaken(emailKeys: string[]): Promise<string[]> {
    const users = await this.users.find({
      select: { id: true, emailKey: true },
      where: { emailKey: In(emailKeys) },
    });
    return users.flatMap(({ emailKey }) => emailKey ?? []);
  }

  /** Inserts those whose address is free. The database decides, also against requests at the same time. */
  async insertWhereFree(users: User[]): Promise<User[]> {
    await this.users.createQueryBuilder().insert().values(users).orIgnore().updateEntity(false).execute();
    const inserted = await this.users.find({
      select: { id: true },
      where: { id: In(users.map(({ id }) => id)) },
    });
    const ids = new Set(inserted.map(({ id }) => id));
    return users.filter(({ id }) => ids.has(id));
  }

  /** Writes an edited user. @throws EmailTaken, StaleVersion, VersionMismatch when `version` is not current */
  async save(user: User, version?: number): Promise<void> {
    await this.unlessTaken(() => guardedUpdate(this.users, user, version));
    await this.cache.invalidate([userTag(user.id)]);
  }

  private unlessTaken<T>(write: () => Promise<T>): Promise<T> {
    return translateUnique('uq_users_email_key', () => new EmailTaken(), write);
  }

  /** One statement without a guard: what someone edits meanwhile is not lost. False when the user is not active. */
  async recordSignIn(id: string, at: Date): Promise<boolean> {
    const changes = { lastSignInAt: at, version: () => 'version + 1' };
    const { affected } = await this.users.update({ id, status: 'active' }, changes);
    await this.cache.invalidate([userTag(id)]);
    return affected === 1;
  }

  /** Whether there was an erasure to cancel. */
  async cancelErasure(id: string): Promise<boolean> {
    const { affected } = await this.users.update({ id, eraseAt: Not(IsNull()) }, { eraseAt: null });
    return affected === 1;
  }

  /** Ids of accounts that are due to be erased, the longest due first. */
  async findDueForErasure(at: Date, limit: number): Promise<string[]> {
    const due = await this.users.find({
      select: { id: true },
      where: { eraseAt: LessThanOrEqual(at) },
      order: { eraseAt: 'ASC', id: 'ASC' },
      take: limit,
    });
    return due.map(({ id }) => id);
  }

  /** Ids of accounts as `User.isUnconfirmed` has it, registered up to an instant. */
  async findUnconfirmed(before: Date, limit: number, after?: string): Promise<string[]> {
    const unconfirmed = await this.users.find({
      select: { id: true },
      where: {
        status: 'invited',
        createdAt: LessThanOrEqual(before),
        registeredAt: Not(IsNull()),
        emailVerifiedAt: IsNull(),
        ...(after === undefined ? {} : { id: MoreThan(after) }),
      },
      order: { id: 'ASC' },
      take: limit,
    });
    return unconfirmed.map(({ id }) => id);
  }

  /** The account, locked, while it is still due. */
  lockDueForErasure(id: string, at: Date): Promise<User | null> {
    const where = { id, eraseAt: LessThanOrEqual(at) };
    return this.users.findOne({ where, lock: { mode: 'pessimistic_write' } });
  }

  async remove(id: string): Promise<void> {
    await this.users.delete({ id });
    await this.cache.invalidate([userTag(id)]);
  }

  /** Whoever has the address now; nobody, when they have another one by now. */
  async recordRefusedEmail(email: string, at: Date): Promise<void> {
    const user = await this.findByEmail(email);
    if (!user) return;
    const changes = { emailRefusedAt: at, version: () => 'version + 1' };
    await this.users.update({ id: user.id, email: user.email }, changes);
    await this.cache.invalidate([userTag(user.id)]);
  }

  /** Deleted users are listed only when the filter names a status. @throws InvalidListQuery */
  list(request: ListRequest): Promise<Page<ListedUser>> {
    return (request.filter?.status ? this.all : this.notDeleted).page(request);
  }
}
