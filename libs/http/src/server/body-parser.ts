import type { FastifyBodyParser, FastifyContentTypeParser, FastifyInstance } from 'fastify';
import { UnsupportedMediaType } from '../errors/transport.errors.js';
import { parseJsonBody } from './json-body.js';

/**
 * Reads `application/json`, and for PATCH `application/merge-patch+json` (RFC 7396); all else is a 415, but on
 * routes that read their body themselves.
 */
export function registerBodyParsers(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, readJson);
  server.addContentTypeParser('application/merge-patch+json', { parseAs: 'buffer' }, readMergePatch);
  server.addContentTypeParser('*', leaveToRoute);
}

const readJson: FastifyBodyParser<Buffer> = ({ route, headers }, body, done) => {
  const { 'content-encoding': encoding = 'identity' } = headers;
  if (encoding !== 'identity') throw new UnsupportedMediaType('Send JSON without a Content-Encoding.');
  done(null, parseJsonBody(body, route.config.hasFreeNames));
};

const readMergePatch: FastifyBodyParser<Buffer> = (request, body, done) => {
  if (request.method !== 'PATCH') throw new UnsupportedMediaType();
  readJson(request, body, done);
};

const leaveToRoute: FastifyContentTypeParser = ({ route }, _body, done) =>
  route.config.streamedBody ? done(null) : done(new UnsupportedMediaType());
