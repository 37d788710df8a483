import { hash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

/** SHA-256 in base64url of all that a request asks for; the order of a JSON object's names does not count. */
export function fingerprintOf({ method, routeOptions, params, query, body }: FastifyRequest): string {
  const content = Buffer.isBuffer(body) ? body.toString('base64') : body;
  const request = { method, route: routeOptions.url, params, query, content };
  return hash('sha256', JSON.stringify(request, inOrder), 'base64url');
}

function inOrder(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
