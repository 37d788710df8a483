import type { Server } from 'node:http';
import cors from '@fastify/cors';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { fastify, type FastifyHttpOptions, type FastifyInstance } from 'fastify';
import type { HttpConfig } from '#libs/config';
import type { Logger } from '#libs/logging';
import { clientErrorHandler } from './client-error.js';
import { closeGracefully } from './closing.js';
import { corsOptions } from './cors.js';
import { beginRequests } from './begin-request.js';
import { registerBodyParsers } from './body-parser.js';
import { parseQuery } from './query-string.js';
import { refuseEarly } from './refusals.js';
import { requestIdOf } from './request-id.js';
import { describeResponses } from './response-headers.js';
import { unreadableUrlRouting } from './unreadable-url.js';

const SECOND = 1000;
const MEBIBYTE = 1024 * 1024;
const LONGEST_PATH_PARAMETER = 256;

/**
 * The HTTP server under Nest. Its hooks come before Nest's own, so that they see every request.
 *
 * @example
 * NestFactory.create(AppModule, createHttpAdapter(config.http, logger), { bodyParser: false });
 */
export function createHttpAdapter(config: HttpConfig, logger: Logger): FastifyAdapter {
  const server: FastifyInstance = fastify(serverOptions(config, () => server));
  // Expectations that are unknown may be ignored (RFC 9110 §10.1.1); Node's 417 is no problem document.
  server.server.on('checkExpectation', (request, response) => server.routing(request, response));
  useLatestErrorHandler(server);
  beginRequests(server, logger);
  server.register(cors, corsOptions(config.corsOrigins));
  refuseEarly(server, closeGracefully(server));
  registerBodyParsers(server);
  describeResponses(server);
  return new FastifyAdapter(server);
}

/** Plugins add routes before Nest has set its error handler; Fastify would answer their errors by itself. */
function useLatestErrorHandler(server: FastifyInstance): void {
  server.addHook('onRoute', (route) => {
    route.errorHandler ??= (error, request, reply) => server.errorHandler(error, request, reply);
  });
}

function serverOptions(config: HttpConfig, server: () => FastifyInstance): FastifyHttpOptions<Server> {
  return {
    bodyLimit: MEBIBYTE,
    trustProxy: trustedProxies(config.trustProxy),
    genReqId: requestIdOf,
    clientErrorHandler: clientErrorHandler(config.publicUrl),
    // To receive a request may take this long; longer than most load balancers keep a connection idle.
    requestTimeout: 30 * SECOND,
    keepAliveTimeout: 72 * SECOND,
    connectionTimeout: 120 * SECOND,
    // Node's own answer to a missing Host field is no problem document; `refuseEarly` has one.
    http: { headersTimeout: 15 * SECOND, requireHostHeader: false },
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
