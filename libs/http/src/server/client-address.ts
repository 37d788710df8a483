import { isIP } from 'node:net';

interface Addressed {
  /** As Fastify reads it from the forwarding headers of configured proxies. */
  ip: string;
  /** Null once the client has gone. */
  socket: { remoteAddress?: string } | null;
}

/**
 * Where a request comes from. Some proxies write a port beside the address, and what is no address at all is
 * not believed: then it is the nearest peer's.
 */
export function clientAddress({ ip, socket }: Addressed): string {
  if (isIP(ip)) return ip;
  const address = withoutPort(ip);
  return isIP(address) ? address : (socket?.remoteAddress ?? 'unknown');
}

function withoutPort(text: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1];
  return bracketed ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1] ?? text;
}
