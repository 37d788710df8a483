import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

const IDLE_CHECK_MS = 100;
/** What has not ended by then is cut off; orchestrators kill after 30 seconds. */
const DEADLINE_MS = 10_000;

/**
 * Lets a closing server end as soon as its running requests have: idle connections are closed as they
 * become idle, as are those that browsers open in advance and on which nothing was ever sent.
 *
 * @returns whether the server is closing
 */
export function closeGracefully(fastify: FastifyInstance): () => boolean {
  const { server } = fastify;
  const silent = trackSilentConnections(fastify);
  let closing = false;
  fastify.addHook('preClose', (done) => {
    closing = true;
    for (const socket of silent) socket.destroy();
    const idleCheck = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
    const deadline = setTimeout(() => server.closeAllConnections(), DEADLINE_MS);
    server.once('close', () => {
      clearInterval(idleCheck);
      clearTimeout(deadline);
    });
    done();
  });
  return () => closing;
}

function trackSilentConnections({ server }: FastifyInstance): Set<Socket> {
  const silent = new Set<Socket>();
  server.on('connection', (socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', ({ socket }) => silent.delete(socket));
  return silent;
}
