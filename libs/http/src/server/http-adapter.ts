import type { Server } from 'node:http';
import cors from '@fastify/cors';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { fastify, type FastifyHttpOptions, type FastifyInstance } from 'fastify';
import type { HttpConfig } from '#libs/config';
import type { Logger } from '#libs/logging';
import { Metrics, Tracing } from '#libs/observability';
import { limitRequests } from '../rate-limit/limit-requests.js';
import type { RateLimits } from '../rate-limit/rate-limits.js';
import { logBrokenAnswers } from '../streaming/broken-answers.js';
import { clientErrorHandler } from './client-error.js';
import { closeGracefully } from './closing.js';
import { corsOptions } from './cors.js';
import { beginRequests } from './begin-request.js';
import { registerBodyParsers } from './body-parser.js';
import { Drain } from './drain.js';
import { trackAnswers } from './end-connection.js';
import { parseQuery } from './query-string.js';
import { measureRequests } from './request-metrics.js';
import { refuseEarly, refuseWhileClosing } from './refusals.js';
import { shedLoad } from './load-shedding.js';
import { requestIdOf } from './request-id.js';
import { traceRequests } from './request-spans.js';
import { describeResponses } from './response-headers.js';
import { TIME_LIMITS, type TimeLimits } from './time-limits.js';
import { unreadableUrlRouting } from './unreadable-url.js';

const MEBIBYTE = 1024 * 1024;
const LONGEST_PATH_PARAMETER = 256;

export interface HttpAdapterOptions {
  rateLimits: RateLimits;
  metrics?: Metrics;
  tracing?: Tracing;
  /** Of whoever ends the server in steps, and tells of it. */
  drain?: Drain;
  /** How many requests wait for a connection to the database. */
  waiting?: () => number;
  /** All that it answers is below this path; the rest is not found. */
  onlyBelow?: string;
  /** Other ones than `TIME_LIMITS`, for tests that cannot wait. */
  timeLimits?: Partial<TimeLimits>;
}

/**
 * The HTTP server under Nest. Its hooks come before Nest's own, so that they see every request.
 *
 * @example
 * NestFactory.create(AppModule, createHttpAdapter(config.http, logger, { rateLimits }), { bodyParser: false });
 */
export function createHttpAdapter(
  config: HttpConfig,
  logger: Logger,
  {
    rateLimits,
    metrics = Metrics.off,
    tracing = Tracing.off,
    drain = new Drain(),
    waiting = () => 0,
    onlyBelow = '/',
    timeLimits = {},
  }: HttpAdapterOptions,
): FastifyAdapter {
  const limits = { ...TIME_LIMITS, ...timeLimits };
  const server: FastifyInstance = fastify(serverOptions(config, limits, () => server));
  // Expectations that are unknown may be ignored (RFC 9110 §10.1.1); Node's 417 is no problem document.
  server.server.on('checkExpectation', (request, response) => server.routing(request, response));
  useLatestErrorHandler(server);
  trackAnswers(server);
  beginRequests(server, logger);
  measureRequests(server, metrics);
  traceRequests(server, tracing);
  if (config.corsOrigins.length > 0) server.register(cors, corsOptions(config.corsOrigins));
  refuseWhileClosing(server, closeGracefully(server, drain, limits));
  shedLoad(server, logger, waiting);
  limitRequests(server, rateLimits, config.publicUrl);
  refuseEarly(server, onlyBelow);
  registerBodyParsers(server);
  describeResponses(server);
  logBrokenAnswers(server, logger);
  return new FastifyAdapter(server);
}

/** Plugins add routes before Nest has set its error handler; Fastify would answer their errors by itself. */
function useLatestErrorHandler(server: FastifyInstance): void {
  server.addHook('onRoute', (route) => {
    route.errorHandler ??= (error, request, reply) => server.errorHandler(error, request, reply);
  });
}

function serverOptions(
  config: HttpConfig,
  limits: TimeLimits,
  server: () => FastifyInstance,
): FastifyHttpOptions<Server> {
  return {
    bodyLimit: MEBIBYTE,
    trustProxy: trustedProxies(config.trustProxy),
    genReqId: requestIdOf,
    clientErrorHandler: clientErrorHandler(config.publicUrl),
    requestTimeout: limits.request,
    keepAliveTimeout: limits.keepAlive,
    connectionTimeout: limits.silence,
    http: {
      headersTimeout: limits.headers,
      // Node would look every 30 seconds only.
      connectionsCheckingInterval: limits.interval,
      // Node's own answer to a missing Host field is no problem document; `refuseEarly` has one.
      requireHostHeader: false,
    },
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: {
      maxParamLength: LONGEST_PATH_PARAMETER,
      querystringParser: parseQuery,
      ...unreadableUrlRouting(server),
    },
  };
}

/** Fastify takes a number of proxies as a function only. */
function trustedProxies(trusted: HttpConfig['trustProxy']): FastifyHttpOptions<Server>['trustProxy'] {
  if (typeof trusted === 'number') return (_address, hop) => hop < trusted;
  return trusted === false ? false : [...trusted];
}
