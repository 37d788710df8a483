import type { FastifyCorsOptions } from '@fastify/cors';

const DAY = 86_400;

/**
 * Which origins' pages may call the API, and what they may send and see. Every OPTIONS request goes on
 * to `refuseUnroutable`, which answers it.
 */
export function corsOptions(origins: readonly string[]): FastifyCorsOptions {
  return {
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'Authorization',
      'Content-Type',
      'Idempotency-Key',
      'If-Match',
      'If-None-Match',
      'Traceparent',
      'X-Request-Id',
    ],
    exposedHeaders: [
      'Content-Disposition',
      'Deprecation',
      'ETag',
      'Idempotency-Replayed',
      'Link',
      'Location',
      'RateLimit',
      'RateLimit-Policy',
      'Retry-After',
      'Sunset',
      'WWW-Authenticate',
      'X-Request-Id',
    ],
    maxAge: DAY,
    preflightContinue: true,
    strictPreflight: false,
  };
}
