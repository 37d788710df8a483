import { AppError } from '#libs/kernel';

/** Whatever was wrong with a sign-in: the answer never says which part. */
export class InvalidCredentials extends AppError {
  static override readonly code = 'auth.invalid_credentials';
  static override readonly kind = 'unauthenticated';
  static override readonly title = 'Invalid credentials';

  constructor() {
    super('The e-mail address or the password is wrong, or the account cannot sign in.');
  }
}

export class SessionNotFound extends AppError {
  static override readonly code = 'auth.session_not_found';
  static override readonly kind = 'not_found';
  static override readonly title = 'Session not found';

  constructor() {
    super('You have no open session with this id.');
  }
}

export class WrongPassword extends AppError {
  static override readonly code = 'auth.wrong_password';
  static override readonly kind = 'invalid';
  static override readonly title = 'Wrong password';

  constructor() {
    super('The current password is wrong.', {
      errors: [
        { pointer: '/currentPassword', code: 'wrong_password', detail: 'This is not your current password.' },
      ],
    });
  }
}

export class PasswordRefused extends AppError {
  static override readonly code = 'auth.password_refused';
  static override readonly kind = 'invalid';
  static override readonly title = 'Password refused';

  constructor(reason: { code: string; detail: string }) {
    super('This password is too easy to guess. See `errors`.', {
      errors: [{ pointer: '/newPassword', ...reason }],
    });
  }
}

/** A one-time token that is unknown, used, expired or meant for something else. */
export class InvalidToken extends AppError {
  static override readonly code = 'auth.invalid_token';
  static override readonly kind = 'invalid';
  static override readonly title = 'Invalid or expired token';

  constructor() {
    super('This token cannot be used: it is wrong, was used before, or has expired. Ask for a new one.');
  }
}
