import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { demandedTags, demandedVersion } from './if-match.js';

const documentHeader = ApiHeader({
  name: 'If-Match',
  required: false,
  description:
    'The `ETag` that was read, such as `"3"`: the change is refused with 412 when it is no longer the current one.',
  // Without an example: Swagger UI would send it.
  schema: { type: 'string' },
});

const documented = [
  (target: object, method: string | symbol | undefined): void => {
    const descriptor = method && Object.getOwnPropertyDescriptor(target, method);
    if (descriptor) documentHeader(target, method, descriptor);
  },
];

/**
 * The version that the client has read and wants to change, for a guarded update: `number | undefined`.
 *
 * @example
 * update(@Param() { id }: IdParam, @Body() changes: UpdateUserRequest, @IfMatch() version?: number)
 */
export const IfMatch = createParamDecorator(
  (_data: unknown, context: ExecutionContext): number | undefined => demandedVersion(ifMatchOf(context)),
  documented,
);

/**
 * For what has no version of its own: the entity tags that the client has read, without their quotes, of
 * which one has to be current: `string[] | undefined`.
 */
export const IfMatchTags = createParamDecorator(
  (_data: unknown, context: ExecutionContext): string[] | undefined => demandedTags(ifMatchOf(context)),
  documented,
);

const ifMatchOf = (context: ExecutionContext): string | undefined =>
  context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
