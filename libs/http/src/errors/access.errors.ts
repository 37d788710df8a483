import { HttpError } from './http-error.js';

/** For refusals of third-party guards, which have no error of ours. */
export class AuthenticationRequired extends HttpError {
  static override readonly code = 'http.authentication_required';
  static override readonly kind = 'unauthenticated';
  static override readonly title = 'Authentication required';

  constructor() {
    super('Sign in and send the access token as `Authorization: Bearer <token>`.');
  }
}

/** For refusals of third-party guards, which have no error of ours, and of what is no part of the API. */
export class Forbidden extends HttpError {
  static override readonly code = 'http.forbidden';
  static override readonly kind = 'forbidden';
  static override readonly title = 'Forbidden';

  constructor(message = 'You may not do this.') {
    super(message);
  }
}
