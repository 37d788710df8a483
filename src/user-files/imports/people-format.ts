import type { RowFormat } from '#libs/bulk';
import { CreateUserRequest } from '../../auth/index.js';
import { UnknownColumns } from './import.errors.js';

/** How people stand in a file; a row of the longest address, name and roles is shorter than rows may be. */
export const peopleFormat: RowFormat<CreateUserRequest> = {
  columns: {
    required: ['email', 'name', 'roles'],
    ignored: ['id', 'status', 'createdAt', 'updatedAt', 'lastSignInAt'],
  },
  request: CreateUserRequest,
  unknownColumns: UnknownColumns,
  bodyOf: (cell) => ({
    email: cell('email'),
    name: cell('name'),
    roles: cell('roles')
      .split(';')
      .map((role) => role.trim())
      .filter(Boolean),
  }),
};
