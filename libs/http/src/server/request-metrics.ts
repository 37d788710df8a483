import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Metrics, REQUEST_SECONDS } from '#libs/observability';

/** Every other one is `_OTHER`, as OpenTelemetry has it. */
export const KNOWN_METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
/** The route of whatever has none. */
const NO_ROUTE = 'none';

/**
 * Measures how long requests take, under OpenTelemetry's names. Of a request only the template of its route and
 * known methods become labels, so that nobody outside can make series.
 */
export function measureRequests(server: FastifyInstance, metrics: Metrics): void {
  if (!metrics.isOn) return;
  const durations = metrics.histogram({
    name: 'http_server_request_duration_seconds',
    help: 'How long requests take from their head to the end of the answer, or until the client goes away.',
    labels: ['http_request_method', 'http_route', 'http_response_status_code', 'error_type'],
    buckets: REQUEST_SECONDS,
  });
  server.addHook('onRequest', (request, reply, done) => {
    // Fastify's onResponse hooks never run for a client that went away.
    reply.raw.on('close', () => durations.observe(labelsOf(request, reply), reply.elapsedTime / 1000));
    done();
  });
}

/** An empty label is none. */
function labelsOf(request: FastifyRequest, reply: FastifyReply) {
  const isAnswered = reply.raw.writableFinished;
  const status = isAnswered ? String(reply.statusCode) : '';
  return {
    http_request_method: KNOWN_METHODS.has(request.method) ? request.method : '_OTHER',
    http_route: request.is404 ? NO_ROUTE : (request.route.url ?? NO_ROUTE),
    http_response_status_code: status,
    error_type: isAnswered ? (reply.statusCode >= 500 ? status : '') : 'aborted',
  };
}
