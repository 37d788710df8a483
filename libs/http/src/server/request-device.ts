import type { FastifyRequest } from 'fastify';
import type { Device } from '#libs/context';
import { clientAddress } from './client-address.js';

const LONGEST = 512;

/** What a request tells of the device it comes from. */
export function deviceOf(request: FastifyRequest): Device {
  const userAgent = printable(request.headers['user-agent'] ?? '').slice(0, LONGEST);
  return { userAgent, ipAddress: clientAddress(request) };
}

const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?');
