import { AppError } from '#libs/kernel';

export class ServiceAccountNotFound extends AppError {
  static override readonly code = 'service_accounts.not_found';
  static override readonly kind = 'not_found';
  static override readonly title = 'Service account not found';

  constructor() {
    super('There is no service account with this id.');
  }
}

export class ServiceAccountNameTaken extends AppError {
  static override readonly code = 'service_accounts.name_taken';
  static override readonly kind = 'conflict';
  static override readonly title = 'Service account name taken';

  constructor() {
    super('Another service account has this name, in this or another case. Choose another name.');
  }
}

export class PermissionNotHeld extends AppError {
  static override readonly code = 'service_accounts.permission_not_held';
  static override readonly kind = 'invalid';
  static override readonly title = 'Permission not held by the service account';

  /** @param indexes - where those stand that the account lacks */
  constructor(indexes: number[]) {
    super('The service account lacks permissions that were named. Give it a role that has them first.', {
      errors: indexes.map((index) => ({
        pointer: `/permissions/${index}`,
        code: 'permission_not_held',
        detail: 'No role of the service account permits this.',
      })),
    });
  }
}
