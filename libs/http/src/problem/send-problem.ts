import type { FastifyReply } from 'fastify';
import type { AppError } from '#libs/kernel';
import { HttpError, type HttpErrorClass, problemStatus } from '../errors/http-error.js';
import { bearerChallenge } from './challenge.js';
import { describeProblem, PROBLEM_CONTENT_TYPE } from './problem-details.js';

/** Answers with the error as problem details, whatever the route has prepared for its success. */
export function sendProblem(reply: FastifyReply, error: AppError, publicUrl: string): void {
  const { request } = reply;
  const status = statusOf(error);
  const problem = describeProblem(error, {
    status,
    publicUrl,
    requestId: request.id,
    traceId: request.context.traceId,
    url: request.originalUrl,
  });
  reply.code(status).headers(problemHeaders(error, status));
  // As text, so that no serializer of the route's success touches it.
  reply.send(JSON.stringify(problem));
}

export const statusOf = (error: AppError): number =>
  problemStatus(error.constructor as unknown as HttpErrorClass);

/** The header fields that the error brings along. */
export function problemHeaders(error: AppError, status: number): Record<string, string> {
  return {
    'content-type': PROBLEM_CONTENT_TYPE,
    'cache-control': 'no-store',
    ...(status === 401 && { 'www-authenticate': bearerChallenge(error) }),
    ...(error.retryAfter !== undefined && { 'retry-after': String(Math.ceil(error.retryAfter)) }),
    ...(error instanceof HttpError && error.headers),
  };
}
