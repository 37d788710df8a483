/** One input that was refused. */
export class InputProblemResponse {
  /**
   * JSON Pointer (RFC 6901) into the body, or `/query/…` or `/path/…`.
   * @example '/email'
   */
  pointer: string;

  /**
   * Stable.
   * @example 'is_email'
   */
  code: string;

  /** @example 'email must be an e-mail address.' */
  detail: string;
}

/** What went wrong (RFC 9457). */
export class ProblemResponse {
  /**
   * Where this kind of problem is explained.
   * @example 'http://127.0.0.1:3000/problems#http.validation_failed'
   */
  type: string;

  /** @example 'Validation failed' */
  title: string;

  /** @example 422 */
  status: number;

  /** What to do about it. */
  detail: string;

  /** The path that was asked for. */
  instance?: string;

  /**
   * Stable: branch on this.
   * @example 'http.validation_failed'
   */
  code: string;

  /** Name it when you report the problem. */
  requestId: string;

  /** The trace that the request is part of, where there is one (W3C Trace Context). */
  traceId?: string;

  /** The inputs that were refused. */
  errors?: InputProblemResponse[];
}
