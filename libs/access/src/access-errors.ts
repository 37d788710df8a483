import { AppError } from '#libs/kernel';
import { FRESH_SECONDS } from './fresh-sign-in.js';

/** The request carries no access token (RFC 6750). */
export class Unauthenticated extends AppError {
  static override readonly code = 'auth.unauthenticated';
  static override readonly kind = 'unauthenticated';
  static override readonly title = 'Sign-in required';

  constructor() {
    super('Sign in and send the access token as `Authorization: Bearer <token>`.');
  }
}

/** The access token is forged, expired or of another kind. */
export class InvalidAccessToken extends AppError {
  static override readonly code = 'auth.invalid_access_token';
  static override readonly kind = 'unauthenticated';
  static override readonly title = 'Invalid access token';

  /** For `WWW-Authenticate` (RFC 6750 section 3.1). */
  readonly challenge = { error: 'invalid_token' };

  constructor(message = 'The access token is not valid. Sign in again.') {
    super(message);
  }
}

/** The session behind a token is over, or its owner may no longer sign in. */
export class SessionEnded extends AppError {
  static override readonly code = 'auth.session_ended';
  static override readonly kind = 'unauthenticated';
  static override readonly title = 'Session ended';

  /** For `WWW-Authenticate` (RFC 6750 section 3.1). */
  readonly challenge = { error: 'invalid_token' };

  constructor() {
    super('This session has ended. Sign in again.');
  }
}

/** The actor proved who they are too long ago for what they want to do. */
export class FreshSignInRequired extends AppError {
  static override readonly code = 'auth.fresh_sign_in_required';
  static override readonly kind = 'unauthenticated';
  static override readonly title = 'Fresh sign-in required';

  /** For `WWW-Authenticate` (RFC 9470 section 3). */
  readonly challenge = { error: 'insufficient_user_authentication', max_age: FRESH_SECONDS };

  constructor() {
    super('Prove again who you are with POST /api/v1/auth/reauthentication, and use the tokens it answers.');
  }
}

/** The actor is known but lacks the permission. */
export class PermissionDenied extends AppError {
  static override readonly code = 'auth.permission_denied';
  static override readonly kind = 'forbidden';
  static override readonly title = 'Permission denied';

  constructor(permission: string) {
    super(`This needs the permission "${permission}". Ask an administrator for a role that has it.`);
  }
}

/** API keys are for what they permit: they stand for nobody's presence. */
export class ApiKeyRefused extends AppError {
  static override readonly code = 'auth.api_key_refused';
  static override readonly kind = 'forbidden';
  static override readonly title = 'API key refused';

  constructor() {
    super(
      'This takes no API key: sign in, and send the access token. `x-api-keys` says which operations take one.',
    );
  }
}

/** A service account is nobody: it has no profile, no preferences and no address. */
export class ServiceAccountRefused extends AppError {
  static override readonly code = 'auth.service_account_refused';
  static override readonly kind = 'forbidden';
  static override readonly title = 'Service account refused';

  constructor() {
    super('This is about the person who asks, and a service account is none. Ask for users by their ids.');
  }
}

/** Who acts for someone else is not them. */
export class ImpersonationRefused extends AppError {
  static override readonly code = 'auth.impersonation_refused';
  static override readonly kind = 'forbidden';
  static override readonly title = 'Impersonation refused';

  constructor(message = 'Only the owner of the account may do this, not who acts for them.') {
    super(message);
  }
}
