import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { defineList, selectEntity } from '#libs/database';
import { User, USER_STATUSES } from './user.entity.js';

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

/** What is answered of each, sorted by, or says which picture it is. */
const LISTED = [
  'id',
  'email',
  'emailFolded',
  'name',
  'nameFolded',
  'status',
  'lastSignInAt',
  'avatarId',
  'emailRefusedAt',
  'createdAt',
  'updatedAt',
  'version',
] as const;
export type ListedUser = Pick<User, (typeof LISTED)[number]>;
export type ListedUserWithRoles = ListedUser & { roles: string[] };

export const selectListed = (manager: EntityManager): SelectQueryBuilder<User> =>
  selectEntity(manager, User, 'user', [...LISTED]);
