import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Device } from '#libs/context';
import { deviceOf } from '#libs/http';

export type { Device } from '#libs/context';

/** The requesting device, as a parameter. */
export const CurrentDevice = createParamDecorator((_data: unknown, context: ExecutionContext): Device =>
  deviceOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
