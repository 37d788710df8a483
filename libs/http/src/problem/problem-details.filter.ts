import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpConfig } from '#libs/config';
import { Logger } from '#libs/logging';
import { MalformedRequest } from '../errors/request.errors.js';
import { InternalError } from '../errors/transport.errors.js';
import { sendProblem } from './send-problem.js';
import { toAppError } from './to-app-error.js';

/** Answers whatever was thrown, here or in Nest and Fastify, as problem details (RFC 9457). */
@Catch()
export class ProblemDetailsFilter implements ExceptionFilter {
  constructor(
    private readonly config: HttpConfig,
    private readonly logger: Logger,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const error = toAppError(thrown) ?? this.unexpected(thrown, request);
    if (reply.sent) return;
    if (reply.raw.headersSent) reply.raw.destroy();
    else sendProblem(reply, error, this.config.publicUrl);
  }

  private unexpected(thrown: unknown, request: FastifyRequest): MalformedRequest | InternalError {
    if (isClientGone(thrown, request)) return new MalformedRequest();
    this.logger.error(
      { err: thrown, requestId: request.id, route: request.routeOptions.url },
      'Unexpected error',
    );
    return new InternalError(thrown);
  }
}

/** The connection broke before the request was complete: nobody is left to answer, and nothing to mend. */
const isClientGone = (thrown: unknown, request: FastifyRequest): boolean =>
  request.raw.destroyed &&
  !request.raw.complete &&
  thrown instanceof Error &&
  'code' in thrown &&
  thrown.code === 'ECONNRESET';
