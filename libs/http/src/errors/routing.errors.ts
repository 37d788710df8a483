import { HttpError } from './http-error.js';

export class NotFound extends HttpError {
  static override readonly code = 'http.not_found';
  static override readonly kind = 'not_found';
  static override readonly title = 'Not found';

  constructor() {
    super('There is nothing at this address. The API document at /openapi.json lists what there is.');
  }
}

/** The address exists, and not for this method (RFC 9110 §15.5.6). */
export class MethodNotAllowed extends HttpError {
  static override readonly code = 'http.method_not_allowed';
  static override readonly kind = 'malformed';
  static override readonly title = 'Method not allowed';
  static override readonly status = 405;

  override readonly headers: Readonly<Record<string, string>>;

  constructor(allowed: string[]) {
    super(`This address only answers ${allowed.join(', ')}.`);
    this.headers = { allow: allowed.join(', ') };
  }
}

export class UriTooLong extends HttpError {
  static override readonly code = 'http.uri_too_long';
  static override readonly kind = 'malformed';
  static override readonly title = 'URI too long';
  static override readonly status = 414;

  constructor() {
    super('A part of the path is longer than anything it could name.');
  }
}
