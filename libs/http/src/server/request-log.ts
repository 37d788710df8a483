import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '#libs/logging';
import { clientAddress } from './client-address.js';

/**
 * Writes one line when the response is over, or the client has gone away without it. The route's template
 * stands for the URL, so that no value of a path or query reaches the log.
 */
export function logWhenOver(request: FastifyRequest, reply: FastifyReply, logger: Logger): void {
  // Fastify's onResponse hooks never run for a client that went away.
  reply.raw.on('close', () => {
    const line = describe(request, reply);
    const status = reply.raw.writableFinished ? reply.statusCode : 0;
    // "Not now" is an answer, and under load a frequent one; what is the matter is logged where it happens.
    if (status === 503) logger.warn(line, 'Request refused for now');
    else if (status >= 500) logger.error(line, 'Request failed');
    // Whoever reaches a limit is in the log already, once; a flood must not fill it.
    else if (status === 429) logger.debug(line, 'Request over a limit');
    else logger.info(line, 'Request');
  });
}

function describe(request: FastifyRequest, reply: FastifyReply): Record<string, unknown> {
  const finished = reply.raw.writableFinished;
  const { actor } = request.context;
  return {
    requestId: request.id,
    traceId: request.context.traceId,
    method: request.method,
    route: request.is404 ? undefined : request.route.url,
    status: finished ? reply.statusCode : undefined,
    aborted: finished ? undefined : true,
    durationMs: Math.round(reply.elapsedTime * 10) / 10,
    actorId: actor?.userId,
    apiKeyId: actor?.apiKeyId,
    impersonatorId: actor?.impersonatorId,
    remoteAddress: clientAddress(request),
  };
}
