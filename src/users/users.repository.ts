import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { defineList, type ListRequest, paginate } from '#libs/database';
import type { Page } from '#libs/kernel';
import { User, USER_STATUSES } from './user.entity.js';
import { UserNotFound } from './user.errors.js';

const usersList = defineList({
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

  /** @throws UserNotFound */
  async get(id: string): Promise<User> {
    const user = await this.users.findOneBy({ id });
    if (!user) throw new UserNotFound();
    return user;
  }

  /** For a change: whoever else changes the user waits until the transaction ends. @throws UserNotFound */
  async lock(id: string): Promise<User> {
    const user = await this.users.findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!user) throw new UserNotFound();
    return user;
  }

  /** Deleted users are listed only when the filter names a status. @throws InvalidListQuery */
  list(request: ListRequest): Promise<Page<User>> {
    const query = this.users.createQueryBuilder('user');
    if (!request.filter?.status) query.where('user.status <> :deleted', { deleted: 'deleted' });
    return paginate(query, usersList, request);
  }
}
