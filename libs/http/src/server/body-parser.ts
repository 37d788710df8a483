import type { FastifyBodyParser, FastifyInstance } from 'fastify';
import { UnsupportedMediaType } from '../errors/transport.errors.js';
import { parseJsonBody } from './json-body.js';

/** Reads `application/json`, and for PATCH `application/merge-patch+json` (RFC 7396); all else is a 415. */
export function registerBodyParsers(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, readJson);
  server.addContentTypeParser('application/merge-patch+json', { parseAs: 'buffer' }, readMergePatch);
}

const readJson: FastifyBodyParser<Buffer> = (_request, body, done) => done(null, parseJsonBody(body));

const readMergePatch: FastifyBodyParser<Buffer> = (request, body, done) => {
  if (request.method !== 'PATCH') throw new UnsupportedMediaType();
  done(null, parseJsonBody(body));
};
