import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import type { AppError } from '#libs/kernel';
import { MalformedRequest } from '../errors/request.errors.js';
import { MethodNotAllowed, NotFound } from '../errors/routing.errors.js';
import { ServiceUnavailable } from '../errors/transport.errors.js';
import { credentialsRefusal } from './credentials.js';
import { hostRefusal } from './host.js';
import { isPreflight } from './preflight.js';
import { queryRefusal } from './query-string.js';
import { urlRefusal } from './unreadable-url.js';

/** Refuses what arrives once the server has begun to close; what had arrived is served. */
export function refuseWhileClosing(server: FastifyInstance, isClosing: () => boolean): void {
  server.addHook('onRequest', (_request, _reply, done) => {
    if (isClosing()) done(new ServiceUnavailable());
    else done();
  });
}

/**
 * Refuses what needs no look at credentials or body: requests that cannot be read, and those that no route answers.
 * Answers OPTIONS.
 */
export function refuseEarly(server: FastifyInstance, onlyBelow: string): void {
  server.addHook('onRequest', (request, reply, done) => {
    const refusal = refusalOf(request);
    if (refusal) done(refusal);
    else if (!request.raw.url?.startsWith(onlyBelow)) done(new NotFound());
    else if (request.is404 || request.method === 'OPTIONS') answerUnrouted(request, reply, done);
    else done();
  });
}

function refusalOf({ raw, query }: FastifyRequest): AppError | undefined {
  // In the query, the parser has seen to it.
  if (raw.url?.includes('%00') && pathOf(raw.url).includes('%00')) return new MalformedRequest();
  return hostRefusal(raw) ?? urlRefusal(raw) ?? credentialsRefusal(raw) ?? queryRefusal(query);
}

function answerUnrouted(request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void {
  const allowed = allowedMethods(request);
  if (request.method === 'OPTIONS' && (allowed.length > 0 || isPreflight(request))) {
    // A preflight learns nothing of what exists: the request itself tells.
    reply.code(204).header('allow', allowed.join(', ')).send();
  } else {
    done(allowed.length > 0 ? new MethodNotAllowed(allowed) : new NotFound());
  }
}

function allowedMethods({ server, raw }: FastifyRequest): string[] {
  const url = pathOf(raw.url);
  const allowed = server.supportedMethods.filter(
    (method) => method !== 'OPTIONS' && server.findRoute({ method, url }) !== null,
  );
  return allowed.length > 0 ? [...allowed, 'OPTIONS'] : [];
}

const pathOf = (url = ''): string => url.split('?', 1)[0] ?? '';
