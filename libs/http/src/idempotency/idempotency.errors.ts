import { HttpError, type HttpErrorClass } from '../errors/http-error.js';

export class MalformedIdempotencyKey extends HttpError {
  static override readonly code = 'idempotency.malformed_key';
  static override readonly kind = 'malformed';
  static override readonly title = 'Malformed idempotency key';

  constructor() {
    super('Send `Idempotency-Key` once, as 1 to 255 printable ASCII characters, such as a UUID.', {
      errors: [
        {
          pointer: '/header/Idempotency-Key',
          code: 'format',
          detail: 'A key is 1 to 255 printable ASCII characters; in double quotes when it has spaces.',
        },
      ],
    });
  }
}

/** The key belongs to an earlier request with another path, query or body. */
export class IdempotencyKeyReused extends HttpError {
  static override readonly code = 'idempotency.key_reused';
  static override readonly kind = 'invalid';
  static override readonly title = 'Idempotency key reused';

  constructor() {
    super('You sent this `Idempotency-Key` with another request. Make a new key for every new request.');
  }
}

/** The first request with the key is still being served, here or by another node. */
export class RequestInProgress extends HttpError {
  static override readonly code = 'idempotency.in_progress';
  static override readonly kind = 'conflict';
  static override readonly title = 'Request in progress';

  constructor() {
    super('Another request with this `Idempotency-Key` is still running. Repeat yours after a moment.', {
      retryAfter: 1,
    });
  }
}

/** What a route with `@Idempotent()` can answer with besides its own, for the document. */
export const IDEMPOTENCY_ERRORS: readonly HttpErrorClass[] = [
  MalformedIdempotencyKey,
  IdempotencyKeyReused,
  RequestInProgress,
];
