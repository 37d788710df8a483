import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** What a request tells of the device it comes from. */
export interface Device {
  /** At most 512 characters. */
  userAgent: string;
  /** As seen through the configured proxies only. */
  ipAddress: string;
}

/** The requesting device, as a parameter. */
export const CurrentDevice = createParamDecorator((_data: unknown, context: ExecutionContext): Device => {
  const { headers, ip } = context.switchToHttp().getRequest<FastifyRequest>();
  return { userAgent: printable(headers['user-agent'] ?? '').slice(0, 512), ipAddress: ip };
});

const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?');
