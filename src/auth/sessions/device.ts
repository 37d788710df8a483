import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { clientAddress } from '#libs/http';

/** What a request tells of the device it comes from. */
export interface Device {
  /** At most 512 characters. */
  userAgent: string;
  /** As seen through the configured proxies only. */
  ipAddress: string;
}

/** The requesting device, as a parameter. */
export const CurrentDevice = createParamDecorator((_data: unknown, context: ExecutionContext): Device => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const userAgent = printable(request.headers['user-agent'] ?? '').slice(0, 512);
  return { userAgent, ipAddress: clientAddress(request) };
});

const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?');
