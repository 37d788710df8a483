import { AppError } from '#libs/kernel';
import { InvalidCredentials } from '../auth.errors.js';

export class ProviderNotFound extends AppError {
  static override readonly code = 'auth.provider_not_found';
  static override readonly kind = 'not_found';
  static override readonly title = 'Identity provider not found';

  constructor() {
    super('There is no identity provider with this id. GET /api/v1/auth/oidc/providers lists them.');
  }
}

/** What stands between the two steps of a sign-in elsewhere is over, or somebody else has begun it. */
export class InvalidFlow extends InvalidCredentials {
  static override readonly code = 'auth.invalid_flow';
  static override readonly title = 'Invalid or expired sign-in';

  constructor() {
    super('This sign-in was finished, has expired, or was begun elsewhere. Start again with the first step.');
  }
}

/** Whatever was wrong with what the provider says, or with the account: the answer never says which part. */
export class ProviderSignInRefused extends InvalidCredentials {
  static override readonly code = 'auth.provider_sign_in_refused';
  static override readonly title = 'Sign-in refused';

  constructor() {
    super('What the identity provider says cannot be used, or the account cannot sign in.');
  }
}

export class ProviderUnavailable extends AppError {
  static override readonly code = 'auth.provider_unavailable';
  static override readonly kind = 'unavailable';
  static override readonly title = 'Identity provider unavailable';

  constructor() {
    super('The identity provider does not answer as it should. Try again later, or sign in another way.', {
      retryAfter: 30,
    });
  }
}

/** The same whether or not the address has an account. */
export class ProviderEmailNotVerified extends AppError {
  static override readonly code = 'auth.provider_email_not_verified';
  static override readonly kind = 'forbidden';
  static override readonly title = 'E-mail address not verified by the identity provider';

  constructor() {
    super(
      'The identity provider tells no e-mail address that it has verified. Verify it there; ' +
        'or if you have an account here, sign in to it and link the identity.',
    );
  }
}

/** Only for who has shown that they read what is sent to the address of the account. */
export class IdentityNotLinked extends AppError {
  static override readonly code = 'auth.identity_not_linked';
  static override readonly kind = 'forbidden';
  static override readonly title = 'Identity not linked';

  constructor() {
    super(
      'An account here has your address, but has yet to verify it. Follow the link in the mail that you were sent, ' +
        'or sign in to the account and link the identity.',
    );
  }
}

export class IdentityTaken extends AppError {
  static override readonly code = 'auth.identity_taken';
  static override readonly kind = 'conflict';
  static override readonly title = 'Identity linked to another account';

  constructor() {
    super('This identity is linked to another account. Sign in with it, and unlink it there first.');
  }
}

export class IdentityNotFound extends AppError {
  static override readonly code = 'auth.identity_not_found';
  static override readonly kind = 'not_found';
  static override readonly title = 'Identity not found';

  constructor() {
    super('You have linked no identity with this id.');
  }
}
