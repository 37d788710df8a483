import { AppError } from '#libs/kernel';
import { InvalidCredentials } from '../auth.errors.js';

/** Whatever was wrong with a sign-in by passkey: the answer never says which part. */
export class InvalidPasskey extends InvalidCredentials {
  static override readonly code = 'auth.invalid_passkey';
  static override readonly title = 'Invalid passkey';

  constructor() {
    super('This passkey is not known here, or took too long, or its account cannot sign in. Start again.');
  }
}

/** Whatever was wrong with what an authenticator has made. */
export class PasskeyRefused extends AppError {
  static override readonly code = 'auth.passkey_refused';
  static override readonly kind = 'invalid';
  static override readonly title = 'Passkey refused';

  constructor() {
    super(
      'This passkey was not made for what was asked of this session in the last five minutes, or without a check ' +
        'of who you are. Start again with POST /api/v1/auth/passkeys/registration-options.',
    );
  }
}

export class PasskeyAlreadyAdded extends AppError {
  static override readonly code = 'auth.passkey_already_added';
  static override readonly kind = 'conflict';
  static override readonly title = 'Passkey already added';

  constructor() {
    super('This passkey is in use already.');
  }
}

export class TooManyPasskeys extends AppError {
  static override readonly code = 'auth.too_many_passkeys';
  static override readonly kind = 'conflict';
  static override readonly title = 'Too many passkeys';

  constructor() {
    super('You have as many passkeys as anyone may have. Remove one that you no longer use.');
  }
}

export class PasskeyNotFound extends AppError {
  static override readonly code = 'auth.passkey_not_found';
  static override readonly kind = 'not_found';
  static override readonly title = 'Passkey not found';

  constructor() {
    super('You have no passkey with this id.');
  }
}
