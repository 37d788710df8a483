import { HttpError } from './http-error.js';

/** The request did not arrive in time. */
export class RequestTimeout extends HttpError {
  static override readonly code = 'http.request_timeout';
  static override readonly kind = 'malformed';
  static override readonly title = 'Request timeout';
  static override readonly status = 408;

  constructor() {
    super('The request took too long to arrive. Send it again.');
  }
}

export class PayloadTooLarge extends HttpError {
  static override readonly code = 'http.payload_too_large';
  static override readonly kind = 'malformed';
  static override readonly title = 'Payload too large';
  static override readonly status = 413;

  /** @param limit in words */
  constructor(limit = '1 MiB') {
    super(`The body is larger than the ${limit} that is read.`);
  }
}

export class UnsupportedMediaType extends HttpError {
  static override readonly code = 'http.unsupported_media_type';
  static override readonly kind = 'malformed';
  static override readonly title = 'Unsupported media type';
  static override readonly status = 415;

  constructor(
    message = 'Send the body as `Content-Type: application/json`; for PATCH, `application/merge-patch+json` will do.',
  ) {
    super(message);
  }
}

/** RFC 6585 §5. */
export class HeadersTooLarge extends HttpError {
  static override readonly code = 'http.headers_too_large';
  static override readonly kind = 'malformed';
  static override readonly title = 'Header fields too large';
  static override readonly status = 431;

  constructor() {
    super('The request line and the header fields together are larger than the 16 KiB that are read.');
  }
}

/** The process is about to end and takes no more requests. */
export class ServiceUnavailable extends HttpError {
  static override readonly code = 'http.service_unavailable';
  static override readonly kind = 'unavailable';
  static override readonly title = 'Service unavailable';

  constructor() {
    super('The service cannot answer at the moment. Try again in a few seconds.', { retryAfter: 5 });
  }
}

/** What nobody foresaw. It says nothing of the cause, which only the log has. */
export class InternalError extends HttpError {
  static override readonly code = 'http.internal_error';
  static override readonly kind = 'unavailable';
  static override readonly title = 'Internal error';
  static override readonly status = 500;

  constructor(cause?: unknown) {
    super('Something went wrong on our side. If it stays so, report the request id.', { cause });
  }
}
