import { AppError, type AppErrorClass, type ErrorKind } from '#libs/kernel';

/** The status that each kind of failure is answered with (RFC 9110 §15). */
export const PROBLEM_STATUS: Readonly<Record<ErrorKind, number>> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  precondition_failed: 412,
  invalid: 422,
  rate_limited: 429,
  unavailable: 503,
};

/**
 * A failure of the protocol itself. Its status may be one that no kind has, such as 405, and it may
 * come with header fields of its own.
 */
export abstract class HttpError extends AppError {
  /** Only where the kind does not say it. */
  static readonly status?: number;

  readonly headers?: Readonly<Record<string, string>>;
}

/** The static side of an HttpError. */
export interface HttpErrorClass extends AppErrorClass {
  readonly status?: number;
}

/** The status that errors of this class are answered with: its own, or the one of its kind. */
export function problemStatus(type: HttpErrorClass): number {
  return type.status ?? PROBLEM_STATUS[type.kind];
}
