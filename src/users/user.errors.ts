import { AppError } from '#libs/kernel';

export class UserNotFound extends AppError {
  static override readonly code = 'users.not_found';
  static override readonly kind = 'not_found';
  static override readonly title = 'User not found';

  constructor() {
    super('There is no user with this id.');
  }
}

export class EmailTaken extends AppError {
  static override readonly code = 'users.email_taken';
  static override readonly kind = 'conflict';
  static override readonly title = 'E-mail address taken';

  constructor() {
    super('Another account has this e-mail address. Use another one, or that account.');
  }
}

export class OwnEmail extends AppError {
  static override readonly code = 'users.own_email';
  static override readonly kind = 'conflict';
  static override readonly title = 'Own e-mail address';

  constructor() {
    super('Your own address is changed by PUT /api/v1/users/me/email, and confirmed at the new one.');
  }
}

export class UserIsDeleted extends AppError {
  static override readonly code = 'users.deleted';
  static override readonly kind = 'conflict';
  static override readonly title = 'User is deleted';

  constructor() {
    super('This user is deleted. Restore the account first: POST /api/v1/users/{id}/restoration.');
  }
}

export class NotSuspended extends AppError {
  static override readonly code = 'users.not_suspended';
  static override readonly kind = 'not_found';
  static override readonly title = 'User is not suspended';

  constructor() {
    super('This user is not suspended.');
  }
}

export class NotInvited extends AppError {
  static override readonly code = 'users.not_invited';
  static override readonly kind = 'conflict';
  static override readonly title = 'User is not invited';

  constructor() {
    super('Only who has not chosen a password yet can be invited again.');
  }
}

export class LastAdministrator extends AppError {
  static override readonly code = 'users.last_administrator';
  static override readonly kind = 'conflict';
  static override readonly title = 'Last administrator';

  constructor() {
    super('This is the last active administrator. Make someone else one first.');
  }
}

export class UnknownRole extends AppError {
  static override readonly code = 'roles.unknown';
  static override readonly kind = 'invalid';
  static override readonly title = 'Unknown role';

  constructor(index: number) {
    super('A role that was named does not exist. See `errors`.', {
      errors: [
        { pointer: `/roles/${index}`, code: 'unknown_role', detail: 'There is no role of this name.' },
      ],
    });
  }
}

export class BeyondOwnPermissions extends AppError {
  static override readonly code = 'roles.beyond_own_permissions';
  static override readonly kind = 'forbidden';
  static override readonly title = 'Beyond your own permissions';

  /** @param permissions - those that the actor lacks, where the actor may know them */
  constructor(permissions: string[] = []) {
    const named = permissions.length > 0 ? `: ${permissions.join(', ')}` : '';
    super(`This concerns permissions that you do not hold yourself${named}. Ask someone who holds them.`);
  }
}
