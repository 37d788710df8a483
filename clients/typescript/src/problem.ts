import type { OperationCodes } from './generated/document.gen.js';
import type { InputProblemResponse, ProblemResponse } from './generated/index.js';

/** Every code that the document lists. A newer server may know more. */
export type ProblemCode = OperationCodes[keyof OperationCodes];

/** The codes that an operation can answer with: `CodesOf<'users.create'>`. */
export type CodesOf<OperationId extends keyof OperationCodes> = OperationCodes[OperationId];

/** An answer that was no problem document, as that of a proxy. */
const UNREADABLE = 'client.unreadable_answer';
/** To `If-None-Match`: there is no data, so it cannot be returned as such. */
const NOT_MODIFIED = { status: 304, code: 'client.not_modified', detail: 'What you have is still current.' };

/** What the server refused, as it explained it (RFC 9457). Branch on `code`; `detail` is for people. */
export class ProblemError<Code extends string = ProblemCode> extends Error {
  override readonly name = 'ProblemError';
  readonly code: Code;
  readonly status: number;
  readonly title: string;
  /** What to do about it. */
  readonly detail: string;
  /** The inputs that were refused, each with a JSON Pointer to it. */
  readonly errors: readonly InputProblemResponse[];
  /** Name it when you report the problem. */
  readonly requestId: string | undefined;
  readonly traceId: string | undefined;

  constructor(
    problem: ProblemResponse,
    /** The whole answer, for its header fields. */
    readonly response: Response,
  ) {
    super(`${problem.code}: ${problem.detail}`);
    this.code = problem.code as Code;
    this.status = problem.status;
    this.title = problem.title;
    this.detail = problem.detail;
    this.errors = problem.errors ?? [];
    this.requestId = problem.requestId;
    this.traceId = problem.traceId;
  }
}

/**
 * Whether it is a problem, and has one of the codes where some are given:
 *
 *     if (isProblem(error, 'users.email_taken')) form.email.show(error.detail);
 */
export function isProblem<Code extends ProblemCode = ProblemCode>(
  error: unknown,
  ...codes: readonly Code[]
): error is ProblemError<Code> {
  return (
    error instanceof ProblemError && (codes.length === 0 || (codes as readonly string[]).includes(error.code))
  );
}

/** The error of a failed call: that of its answer where there was one, or what prevented it. */
export function asError(cause: unknown, response: Response | undefined): unknown {
  if (!response || response.ok) return cause;
  return new ProblemError(isProblemDocument(cause) ? cause : unreadable(response), response);
}

function isProblemDocument(body: unknown): body is ProblemResponse {
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string';
}

function unreadable({ status, statusText, headers, url }: Response): ProblemResponse {
  const title = statusText || 'Unreadable answer';
  const detail = `${url} answered ${status} without a problem document. Is something between here and the server?`;
  const requestId = headers.get('x-request-id') ?? '';
  if (status === NOT_MODIFIED.status)
    return { type: 'about:blank', title: 'Not modified', requestId, ...NOT_MODIFIED };
  return { type: 'about:blank', title, status, detail, code: UNREADABLE, requestId };
}
