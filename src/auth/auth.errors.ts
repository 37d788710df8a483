import { AppError } from '#libs/kernel';

/** Whatever was wrong with a sign-in: the answer never says which part. */
export class InvalidCredentials extends AppError {
  static override readonly code: string = 'auth.invalid_credentials';
  static override readonly kind = 'unauthenticated';
  static override readonly title: string = 'Invalid credentials';

  constructor(message = 'The e-mail address or the password is wrong, or the account cannot sign in.') {
    super(message);
  }
}

/** A one-time code that is wrong, was used before or has expired. */
export class InvalidCode extends InvalidCredentials {
  static override readonly code = 'auth.invalid_code';
  static override readonly title = 'Invalid code';

  constructor() {
    super('This code is wrong, or was used before. Take the next one.');
  }
}

/** What stands between the two steps of a sign-in is over. */
export class InvalidMfaToken extends AppError {
  static override readonly code = 'auth.invalid_mfa_token';
  static override readonly kind = 'unauthenticated';
  static override readonly title = 'Invalid or expired sign-in';

  constructor() {
    super('This sign-in was finished, has expired, or was tried too often. Start again with the first step.');
  }
}

/** Whoever has a second factor shows it, too, before they change anything about it. */
export class SecondFactorRequired extends AppError {
  static override readonly code = 'auth.second_factor_required';
  static override readonly kind = 'unauthenticated';
  static override readonly title = 'Second factor required';

  constructor() {
    super('You have an authenticator app: send the `code` that it shows, or a recovery code.');
  }
}

export class TotpAlreadyAdded extends AppError {
  static override readonly code = 'auth.totp_already_added';
  static override readonly kind = 'conflict';
  static override readonly title = 'Authenticator app already added';

  constructor() {
    super('You have an authenticator app. Remove it with DELETE /api/v1/auth/mfa/totp to add another one.');
  }
}

export class TotpNotAdded extends AppError {
  static override readonly code = 'auth.totp_not_added';
  static override readonly kind = 'not_found';
  static override readonly title = 'No authenticator app';

  constructor() {
    super('You have no authenticator app, or have yet to start with POST /api/v1/auth/mfa/totp.');
  }
}

/** Only who knows the password gets to see it. */
export class EmailNotVerified extends AppError {
  static override readonly code = 'auth.email_not_verified';
  static override readonly kind = 'forbidden';
  static override readonly title = 'E-mail address not verified';

  /** @param userId Whose account it is, for the record alone. */
  constructor(readonly userId: string) {
    super(
      'Follow the link in the mail that you were sent when you registered, then sign in. ' +
        'POST /api/v1/auth/email-verification/requests sends another one.',
    );
  }
}

export class RegistrationClosed extends AppError {
  static override readonly code = 'auth.registration_closed';
  static override readonly kind = 'forbidden';
  static override readonly title = 'Registration closed';

  constructor() {
    super('Accounts are not made in this way here: the setting `auth.registration` says who may make them.');
  }
}

/** Says nothing of an account: it depends on who guesses and on what they typed. */
export class TooManyAttempts extends AppError {
  static override readonly code = 'auth.too_many_attempts';
  static override readonly kind = 'rate_limited';
  static override readonly title = 'Too many attempts';

  /** @param retryAfter Seconds. */
  constructor(retryAfter: number) {
    super('You have been wrong too often. Wait for as long as Retry-After says.', { retryAfter });
  }
}

export class LastWayIn extends AppError {
  static override readonly code = 'auth.last_way_in';
  static override readonly kind = 'conflict';
  static override readonly title = 'Last way to sign in';

  constructor() {
    super('This is your last way to sign in. Add another one first, such as a password.');
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

  /** @param pointer to the password in the request */
  constructor(reason: { code: string; detail: string }, pointer: string) {
    super('This password is too easy to guess. See `errors`.', {
      errors: [{ pointer, ...reason }],
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
