import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Logger } from '#libs/logging';
import { toAppError } from '../problem/to-app-error.js';

/** One line for an answer that failed after it had begun: nobody can be told by a status any more. */
export function logBrokenAnswers(server: FastifyInstance, logger: Logger): void {
  server.addHook('onSend', (_request, reply, body, done) => {
    if (body instanceof Readable) body.once('error', (error) => logBroken(error, reply, logger));
    done(null, body);
  });
}

function logBroken(error: Error, { raw, request }: FastifyReply, logger: Logger): void {
  // Before that, the filter answers and logs.
  if (!raw.headersSent) return;
  const line = { err: error, requestId: request.id, route: request.routeOptions.url };
  if (toAppError(error)) logger.warn(line, 'Answer broken off');
  else logger.error(line, 'Answer broken off');
}
