import type { FastifyInstance, FastifyReply, FastifyRequest, onSendHookHandler } from 'fastify';
import { entityTagOf, isNamedBy } from '../concurrency/entity-tag.js';
import { FileAnswer, writeFile } from '../streaming/file-answer.js';
import { nextCursorOf, nextLink } from '../paging/next-link.js';

/**
 * Sets the header fields that follow from the body: `ETag`, for a page `Link`, and for what was made
 * `Location`. A GET whose
 * `If-None-Match` names the tag ends here with 304, before the body is serialized.
 */
export function describeResponses(server: FastifyInstance): void {
  server.addHook('preSerialization', (request, reply, body: unknown, done) => {
    if (typeof body !== 'object' || body === null) return done(null, body);
    const cursor = nextCursorOf(body);
    if (cursor !== undefined) reply.header('link', nextLink(request.originalUrl, cursor));
    if (reply.statusCode === 201 && 'id' in body)
      reply.header('location', `${pathOf(request)}/${String(body.id)}`);
    const tag = entityTagOf(body);
    if (tag !== undefined) reply.header('etag', tag);
    if (tag !== undefined && isNotModified(request, reply, tag))
      return void reply.removeHeader('content-type').code(304).send();
    if (!(body instanceof FileAnswer)) return done(null, body);
    writeFile(body, reply).then(() => done(null, body), done);
  });
  server.addHook('onRoute', (route) => {
    if (route.method === 'HEAD') route.onSend = [route.onSend ?? [], omitLengthOfNothing].flat();
  });
}

/** The length in a 304 would have to be the body's own (RFC 9110 §8.6); Fastify's HEAD routes say 0. */
const omitLengthOfNothing: onSendHookHandler = (_request, reply, payload, done) => {
  if (reply.statusCode === 304) reply.removeHeader('content-length');
  done(null, payload);
};

function isNotModified(
  { method, headers }: FastifyRequest,
  { statusCode }: FastifyReply,
  tag: string,
): boolean {
  if (statusCode !== 200 || (method !== 'GET' && method !== 'HEAD')) return false;
  const ifNoneMatch = headers['if-none-match'];
  return ifNoneMatch !== undefined && isNamedBy(ifNoneMatch, tag);
}

const pathOf = ({ originalUrl }: FastifyRequest): string => originalUrl.split('?', 1)[0] ?? '';
