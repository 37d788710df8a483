import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { ServiceUnavailable } from '../errors/transport.errors.js';

/** One read from a connection may hold thousands of small requests, which would all run at once. */
const MOST_PIPELINED = 100;
const RUNNING = Symbol('running');

/** On the socket itself: every request looks here, and a WeakMap costs it more. */
interface Connection extends Socket {
  [RUNNING]?: number;
}

/** The requests whose answers are not over. A connection that has too many of them is cut. */
export class RunningRequests {
  private readonly replies = new Set<FastifyReply>();

  constructor(server: FastifyInstance) {
    server.addHook('onRequest', ({ raw: { socket } }, reply, done) => {
      if (count(socket, 1) > MOST_PIPELINED) return void socket.destroy();
      this.replies.add(reply);
      reply.raw.on('close', () => {
        this.replies.delete(reply);
        count(socket, -1);
      });
      done();
    });
  }

  /** Answers each with 503, unless its answer has begun; what they do in the database is not committed. */
  cutOff(): void {
    for (const reply of this.replies) {
      const error = new ServiceUnavailable();
      reply.request.context.cancelled = error;
      if (!reply.sent && !reply.raw.headersSent) void reply.send(error);
    }
  }
}

function count(socket: Connection, change: number): number {
  socket[RUNNING] = (socket[RUNNING] ?? 0) + change;
  return socket[RUNNING];
}
