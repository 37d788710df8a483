import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import type { AppError } from '#libs/kernel';
import { MalformedRequest } from '../errors/request.errors.js';
import { UriTooLong } from '../errors/routing.errors.js';

/** No request line can name it, so no route answers it. */
const NOWHERE = '/\0';

const refusals = new WeakMap<IncomingMessage, AppError>();

/**
 * What the router does with a URL that it cannot read. On its own it would answer before any hook has
 * run; sent through it once more, the request meets all of them and is refused like any other.
 */
export function unreadableUrlRouting(server: () => FastifyInstance): FastifyServerOptions['routerOptions'] {
  const refuse = (error: AppError, request: IncomingMessage, response: ServerResponse): void => {
    refusals.set(request, error);
    Object.assign(request, { originalUrl: request.url, url: NOWHERE });
    server().routing(request, response);
  };
  return {
    onBadUrl: (_path, request, response) => refuse(new MalformedRequest(), request, response),
    onMaxParamLength: (_path, request, response) => refuse(new UriTooLong(), request, response),
  };
}

/** Why the URL of a request is refused; undefined when it is not. */
export const urlRefusal = (request: IncomingMessage): AppError | undefined => refusals.get(request);
