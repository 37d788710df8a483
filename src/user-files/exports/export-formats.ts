import { cellOf, exportFormats } from '#libs/bulk';
import type { UserResponse } from '../../users/index.js';

const COLUMNS = ['id', 'email', 'name', 'status', 'roles', 'createdAt', 'updatedAt', 'lastSignInAt'];

/** How a file of users is written. */
export const FORMATS = exportFormats<UserResponse>(COLUMNS, (user) =>
  [
    user.id,
    user.email,
    user.name,
    user.status,
    user.roles.join(';'),
    user.createdAt,
    user.updatedAt,
    user.lastSignInAt,
  ].map(cellOf),
);
