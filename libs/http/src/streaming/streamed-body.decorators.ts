import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { assertReadable, readStream, type StreamedBody } from './streamed-body.js';

/**
 * A route that reads its body as it arrives, once the guard has let the request in. It takes no other media type, no
 * `Content-Encoding`, and `limit` bytes at most.
 *
 * @example
 * @Post('imports')
 * @StreamsBody({ types: ['text/csv'], limit: 50 * MEBIBYTE, example: 'name\nAda\n' })
 * import(@BodyStream() file: AsyncIterable<Buffer>) { … }
 */
export function StreamsBody({ example, ...body }: StreamedBody & { example?: string }): MethodDecorator {
  return applyDecorators(
    RouteConfig({ streamedBody: body }),
    ApiConsumes(...body.types),
    ApiBody({ schema: example === undefined ? BINARY : { type: 'string', example } }),
  );
}

const BINARY = { type: 'string', format: 'binary' } as const;

/** The body of a route with `@StreamsBody`, in pieces. */
export const BodyStream = createParamDecorator(
  (_data: unknown, context: ExecutionContext): AsyncIterable<Buffer> => {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { streamedBody } = request.routeOptions.config;
    if (!streamedBody) throw new Error('@BodyStream() stands on a route without @StreamsBody().');
    assertReadable(request, streamedBody);
    return readStream(request.raw, streamedBody);
  },
);
