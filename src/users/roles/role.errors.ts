import { AppError } from '#libs/kernel';

export class RoleNotFound extends AppError {
  static override readonly code = 'roles.not_found';
  static override readonly kind = 'not_found';
  static override readonly title = 'Role not found';

  constructor() {
    super('There is no role with this id.');
  }
}

export class RoleNameTaken extends AppError {
  static override readonly code = 'roles.name_taken';
  static override readonly kind = 'conflict';
  static override readonly title = 'Role name taken';

  constructor() {
    super('Another role has this name, in this or another case. Choose another name.');
  }
}

export class RoleIsBuiltIn extends AppError {
  static override readonly code = 'roles.built_in';
  static override readonly kind = 'conflict';
  static override readonly title = 'Role is built in';

  constructor() {
    super('This role is part of the application and stays as it is. Make another one: POST /api/v1/roles.');
  }
}

export class RoleInUse extends AppError {
  static override readonly code = 'roles.in_use';
  static override readonly kind = 'conflict';
  static override readonly title = 'Role in use';

  constructor(userCount: number, serviceAccountCount: number) {
    const people = { one: '1 person has', more: 'people have', path: 'users' };
    const programs = {
      one: '1 service account has',
      more: 'service accounts have',
      path: 'service-accounts',
    };
    const [count, { one, more, path }] =
      userCount > 0 ? [userCount, people] : [serviceAccountCount, programs];
    const holders = count === 1 ? one : `${count} ${more}`;
    super(`${holders} this role. Take it from them first: PUT /api/v1/${path}/{id}/roles.`);
  }
}

export class UnknownPermission extends AppError {
  static override readonly code = 'roles.unknown_permission';
  static override readonly kind = 'invalid';
  static override readonly title = 'Unknown permission';

  /** @param indexes - where the unknown ones stand */
  constructor(indexes: number[]) {
    super('Permissions that were named do not exist. See `errors`, and GET /api/v1/permissions.', {
      errors: indexes.map((index) => ({
        pointer: `/permissions/${index}`,
        code: 'unknown_permission',
        detail: 'There is no permission with this key.',
      })),
    });
  }
}
