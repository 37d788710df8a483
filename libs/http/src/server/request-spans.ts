import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Attributes, Tracing } from '#libs/observability';
import { KNOWN_METHODS } from './request-metrics.js';

/**
 * Makes a span of every request, in the trace of its `traceparent` or a new one, under OpenTelemetry's names. Of a
 * request only the template of its route and known methods are told: paths hold ids, queries whatever was looked for.
 */
export function traceRequests(server: FastifyInstance, tracing: Tracing): void {
  if (!tracing.isOn) return;
  server.addHook('onRequest', (request, reply, done) => {
    const attributes = attributesOf(request);
    const span = tracing.begin(nameOf(attributes), { kind: 'server', carrier: request.headers, attributes });
    if (!span) return done();
    request.context.traceId = span.traceId;
    // Fastify's onResponse hooks never run for a client that went away.
    reply.raw.once('close', () => {
      const status = statusOf(reply);
      span.set({ 'http.response.status_code': status });
      span.end(status === undefined ? 'aborted' : status >= 500 ? String(status) : undefined);
    });
    span.run(done);
  });
}

function attributesOf(request: FastifyRequest) {
  return {
    'http.request.method': KNOWN_METHODS.has(request.method) ? request.method : '_OTHER',
    'http.route': request.is404 ? undefined : request.routeOptions.url,
    'url.scheme': request.protocol,
    'network.protocol.version': request.raw.httpVersion,
  } satisfies Attributes;
}

function nameOf({
  'http.request.method': method,
  'http.route': route = '',
}: ReturnType<typeof attributesOf>): string {
  return `${method === '_OTHER' ? 'HTTP' : method} ${route}`.trimEnd();
}

const statusOf = ({ raw, statusCode }: FastifyReply): number | undefined =>
  raw.writableFinished ? statusCode : undefined;
