import { AppError } from '#libs/kernel';

/** The queue before the hashing thread is full: the server sheds load instead of letting it pile up. */
export class HashingBusy extends AppError {
  static override readonly code = 'auth.busy';
  static override readonly kind = 'unavailable';
  static override readonly title = 'Too many sign-ins at once';

  constructor() {
    super('Too many passwords are being checked at the moment. Try again in a second.', { retryAfter: 1 });
  }
}

/** The hashing thread died or was closed while the password was waiting. */
export class HashingInterrupted extends AppError {
  static override readonly code = 'auth.hashing_interrupted';
  static override readonly kind = 'unavailable';
  static override readonly title = 'Password check interrupted';

  constructor(cause?: unknown) {
    super('The password could not be checked. Try again in a second.', { retryAfter: 1, cause });
  }
}

/** A last defence: request DTOs cap passwords long before this. */
export class PasswordTooLong extends AppError {
  static override readonly code = 'auth.password_too_long';
  static override readonly kind = 'invalid';
  static override readonly title = 'Password too long';

  constructor(maxBytes: number) {
    super(`The password is longer than ${maxBytes} bytes. Choose a shorter one.`);
  }
}

/** All that hashing can fail with, for the document. */
export const HASHING_ERRORS = [HashingBusy, HashingInterrupted, PasswordTooLong] as const;
