import type { InputProblem } from '#libs/kernel';
import { HttpError } from './http-error.js';

/** The request line or a header field cannot be read. */
export class MalformedRequest extends HttpError {
  static override readonly code = 'http.malformed_request';
  static override readonly kind = 'malformed';
  static override readonly title = 'Malformed request';

  constructor(message = 'The request cannot be read. Check its path, query string and header fields.') {
    super(message);
  }
}

export class MalformedJson extends HttpError {
  static override readonly code = 'http.malformed_json';
  static override readonly kind = 'malformed';
  static override readonly title = 'Malformed JSON';

  constructor(
    message = 'The body is not valid JSON in UTF-8, or has a member `__proto__` or `constructor.prototype`.',
  ) {
    super(message);
  }
}

/** A query parameter stands twice: which one is meant depends on who reads it. */
export class DuplicateParameter extends HttpError {
  static override readonly code = 'http.duplicate_parameter';
  static override readonly kind = 'malformed';
  static override readonly title = 'Duplicate parameter';

  constructor(pointer: string) {
    super('Send every query parameter at most once.', {
      errors: [{ pointer, code: 'duplicate', detail: 'This parameter was sent more than once.' }],
    });
  }
}

/** The request can be read, and what it asks breaks a rule. */
export class ValidationFailed extends HttpError {
  static override readonly code = 'http.validation_failed';
  static override readonly kind = 'invalid';
  static override readonly title = 'Validation failed';

  constructor(errors: InputProblem[]) {
    super('The request has invalid values. See `errors`.', { errors });
  }
}

/** The resource is no longer at the version that `If-Match` names (RFC 9110 §13.1.1). */
export class PreconditionFailed extends HttpError {
  static override readonly code = 'http.precondition_failed';
  static override readonly kind = 'precondition_failed';
  static override readonly title = 'Precondition failed';

  constructor() {
    super('This was changed since you read it. Read it again, then repeat your change with its new ETag.');
  }
}
