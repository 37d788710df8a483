import type { AppError, InputProblem } from '#libs/kernel';

/** The body of every answer that is not a success (RFC 9457). */
export interface ProblemDetails {
  /** Where this kind of problem is explained. */
  type: string;
  title: string;
  status: number;
  detail: string;
  /** The path that was asked for, without its query. */
  instance?: string;
  /** Stable: what clients branch on. */
  code: string;
  requestId: string;
  /** Of the trace that the request is part of, if it is part of one. */
  traceId?: string;
  /** The inputs that were refused. */
  errors?: InputProblem[];
}

export const PROBLEM_CONTENT_TYPE = 'application/problem+json; charset=utf-8';

/** More would help nobody, and let a small request ask for a large answer. */
const MOST_ERRORS = 100;

/** What the answer is about. */
export interface ProblemOccasion {
  status: number;
  requestId: string;
  traceId?: string;
  publicUrl: string;
  /** Path and query, as they were sent. */
  url?: string;
}

export function describeProblem(error: AppError, occasion: ProblemOccasion): ProblemDetails {
  return {
    type: `${occasion.publicUrl}/problems#${error.code}`,
    title: error.title,
    status: occasion.status,
    detail: error.message,
    instance: occasion.url?.split('?', 1)[0],
    code: error.code,
    requestId: occasion.requestId,
    traceId: occasion.traceId,
    errors: error.errors?.slice(0, MOST_ERRORS),
  };
}
