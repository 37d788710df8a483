import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { createLogger } from '#libs/logging';
import { LogCapture } from '#libs/testing';
import { Redis } from './redis.js';

/** The first byte of a TLS record that begins a handshake (RFC 8446 §5.1). */
const HANDSHAKE = 0x16;

/** The first byte that a client of this URL sends, to a server that then hangs up. */
async function firstByteTo(scheme: string): Promise<number | undefined> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const logger = createLogger({ level: 'silent', pretty: false }, new LogCapture());
  const opening = Redis.open(`${scheme}://127.0.0.1:${port}`, logger);
  const [socket] = (await once(server, 'connection')) as [Socket];
  const [data] = (await once(socket, 'data')) as [Buffer];
  const closed = opening.then((redis) => redis.close());
  socket.destroy();
  server.close();
  await closed;
  return data[0];
}

it('rediss:// is encrypted from the start (ASVS 12.3.1)', { timeout: 20_000 }, async () => {
  expect(await firstByteTo('rediss')).toBe(HANDSHAKE);
});

it('redis:// is not, as it says', { timeout: 20_000 }, async () => {
  expect(await firstByteTo('redis')).not.toBe(HANDSHAKE);
});
