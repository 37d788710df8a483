import { StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { entityTagOf } from '../concurrency/entity-tag.js';

/** What is kept of an answer: enough to give it again. */
export interface Answer {
  status: number;
  headers: { etag?: string; location?: string };
  body?: unknown;
}

/** As much as a request may hold, in characters of JSON. */
const LONGEST = 1024 * 1024;

/** @param body what the route returned */
export function answerOf(reply: FastifyReply, body: unknown): Answer {
  const etag = typeof body === 'object' && body !== null ? entityTagOf(body) : undefined;
  const location = reply.getHeader('location')?.toString();
  return { status: reply.statusCode, headers: { etag, location }, body };
}

/**
 * Prepares the reply, and gives the body to send. A `Location` that follows from the body is set with it,
 * as it was the first time.
 */
export function repeat({ status, headers, body }: Answer, reply: FastifyReply): unknown {
  reply.code(status).headers(headers).header('idempotency-replayed', 'true');
  return body;
}

/** @throws Error for what cannot be kept: a mistake of the route, not of the client. */
export function serializeAnswer(answer: Answer): string {
  if (answer.body instanceof StreamableFile || Buffer.isBuffer(answer.body)) {
    throw new TypeError('A route with @Idempotent() answers with JSON; files and streams cannot be kept.');
  }
  const text = JSON.stringify(answer);
  if (text.length > LONGEST) {
    throw new RangeError(`An answer of ${text.length} characters is too long for @Idempotent().`);
  }
  return text;
}
