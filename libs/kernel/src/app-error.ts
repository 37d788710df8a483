/**
 * What went wrong, in words every transport can translate. Only `libs/http` knows which HTTP status a
 * kind becomes.
 */
export type ErrorKind =
  | 'malformed'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'precondition_failed'
  | 'invalid'
  | 'rate_limited'
  | 'unavailable';

/** One input that was refused. `pointer` is an RFC 6901 JSON Pointer, such as `/email`. */
export interface InputProblem {
  pointer: string;
  /** Stable and machine-readable, such as `isEmail` or `too_small`. */
  code: string;
  /** One sentence for people. */
  detail: string;
}

/** The static side of an error class: what the document lists and clients may branch on. */
export interface AppErrorClass {
  /** Stable, `feature.reason` in snake case: a promise to clients. */
  readonly code: string;
  readonly kind: ErrorKind;
  /** A short summary of the kind of problem: the same for every occurrence (RFC 9457 `title`). */
  readonly title: string;
}

export interface AppErrorDetails {
  errors?: InputProblem[];
  /** Seconds after which the same request may succeed. */
  retryAfter?: number;
  cause?: unknown;
}

/**
 * An expected failure. Its message is shown to clients (RFC 9457 `detail`), so it says what to do and
 * holds no secret and no internals.
 *
 * @example
 * class EmailTaken extends AppError {
 *   static override readonly code = 'users.email_taken';
 *   static override readonly kind = 'conflict';
 *   static override readonly title = 'E-mail address taken';
 *   constructor() {
 *     super('Another account has this e-mail address. Choose another one.');
 *   }
 * }
 */
export abstract class AppError extends Error {
  static readonly code: string;
  static readonly kind: ErrorKind;
  static readonly title: string;

  readonly errors?: InputProblem[];
  readonly retryAfter?: number;

  constructor(message: string, { errors, retryAfter, cause }: AppErrorDetails = {}) {
    super(message, { cause });
    this.name = this.constructor.name;
    this.errors = errors;
    this.retryAfter = retryAfter;
  }

  get code(): string {
    return this.type.code;
  }

  get kind(): ErrorKind {
    return this.type.kind;
  }

  get title(): string {
    return this.type.title;
  }

  private get type(): AppErrorClass {
    return this.constructor as unknown as AppErrorClass;
  }
}
