import type { FastifyInstance } from 'fastify';
import { type RequestContext, requestContext } from '#libs/context';
import type { Logger } from '#libs/logging';
import { traceIdOf } from '#libs/observability';
import { DEFAULT_HEADERS } from './default-headers.js';
import { deviceOf } from './request-device.js';
import { logWhenOver } from './request-log.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The same as `requestContext.get()`, for what runs once the response is over. */
    context: RequestContext;
    /** The same as `routeOptions`, which is made anew each time that it is asked for. */
    route: FastifyRequest['routeOptions'];
  }
}

/** The first hook: all that follows runs in the request's context and is logged, answers have the default fields. */
export function beginRequests(server: FastifyInstance, logger: Logger): void {
  server.decorateRequest('context').decorateRequest('route');
  server.addHook('onRequest', (request, reply, done) => {
    request.context = {
      requestId: request.id,
      traceId: traceIdOf(request.headers.traceparent),
      device: () => deviceOf(request),
    };
    request.route = request.routeOptions;
    reply.headers(DEFAULT_HEADERS).header('x-request-id', request.id);
    logWhenOver(request, reply, logger);
    requestContext.run(request.context, done);
  });
}
