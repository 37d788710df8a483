import { HttpError } from '../errors/http-error.js';

/** RFC 6585 §4. */
export class RateLimited extends HttpError {
  static override readonly code = 'http.rate_limited';
  static override readonly kind = 'rate_limited';
  static override readonly title = 'Too many requests';

  /** @param retryAfter Seconds. */
  constructor(retryAfter: number) {
    super('You have sent more requests than are answered. Wait for as long as Retry-After says.', {
      retryAfter,
    });
  }
}
