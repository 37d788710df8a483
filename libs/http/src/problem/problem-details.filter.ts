import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpConfig } from '#libs/config';
import type { AppError } from '#libs/kernel';
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
    const error = this.expected(thrown, request) ?? this.unexpected(thrown, request);
    if (reply.sent) return;
    if (reply.raw.headersSent) reply.raw.destroy();
    else sendProblem(reply, error, this.config.publicUrl);
  }

  private expected(thrown: unknown, { raw }: FastifyRequest): AppError | undefined {
    // The connection broke within the request: nobody is left to answer, and there is nothing to mend.
    if (raw.destroyed && !raw.complete) return new MalformedRequest();
    return toAppError(thrown);
  }

  private unexpected(thrown: unknown, request: FastifyRequest): AppError {
    const line = {
      err: thrown,
      requestId: request.id,
      traceId: request.context.traceId,
      route: request.routeOptions.url,
    };
    this.logger.error(line, 'Unexpected error');
    return new InternalError(thrown);
  }
}
