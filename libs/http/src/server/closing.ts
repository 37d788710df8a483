import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Drain } from './drain.js';
import { RunningRequests } from './running-requests.js';
import type { TimeLimits } from './time-limits.js';

const IDLE_CHECK_MS = 100;

/**
 * Lets a closing server end as soon as its running requests have: idle connections are closed as they
 * become idle, as are those that browsers open in advance and on which nothing was ever sent. What has not
 * ended in time is cut off.
 *
 * @returns whether the server is closing
 */
export function closeGracefully(
  fastify: FastifyInstance,
  drain: Drain,
  { ending, parting }: TimeLimits,
): () => boolean {
  const { server } = fastify;
  const silent = trackSilentConnections(fastify);
  const requests = new RunningRequests(fastify);
  let closing = false;
  endConnectionsWithAnswers(fastify, drain);
  fastify.addHook('preClose', (done) => {
    closing = true;
    drain.begin();
    for (const socket of silent) socket.destroy();
    const idleCheck = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
    const timers = [
      setTimeout(() => requests.cutOff(), ending),
      setTimeout(() => server.closeAllConnections(), ending + parting),
    ];
    server.once('close', () => {
      clearInterval(idleCheck);
      for (const timer of timers) clearTimeout(timer);
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

/** Clients take their next request elsewhere then, instead of into a connection that is being closed. */
function endConnectionsWithAnswers(fastify: FastifyInstance, drain: Drain): void {
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (drain.hasBegun) reply.header('connection', 'close');
    done(null, payload);
  });
}
