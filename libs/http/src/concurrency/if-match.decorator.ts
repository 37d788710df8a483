import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { demandedVersion } from './if-match.js';

const documentHeader = ApiHeader({
  name: 'If-Match',
  required: false,
  description:
    'The `ETag` that was read, such as `"3"`: the change is refused with 412 when it is no longer the current one.',
  // Without an example: Swagger UI would send it.
  schema: { type: 'string' },
});

/**
 * The version that the client has read and wants to change, for a guarded update: `number | undefined`.
 *
 * @example
 * update(@Param() { id }: IdParam, @Body() changes: UpdateUserRequest, @IfMatch() version?: number)
 */
export const IfMatch = createParamDecorator(
  (_data: unknown, context: ExecutionContext): number | undefined =>
    demandedVersion(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']),
  [
    (target, method) => {
      const descriptor = method && Object.getOwnPropertyDescriptor(target, method);
      if (descriptor) documentHeader(target, method, descriptor);
    },
  ],
);
