import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { ServiceUnavailable } from '../errors/transport.errors.js';

/** One read from a connection may hold thousands of small requests, which would all run at once. */
const MOST_PIPELINED = 100;
const RUNNING = Symbol('running');

interface Connection extends Socket {
  [RUNNING]?: FastifyReply[];
}

/**
 * The requests whose answers are not over. A connection that has too many of them is cut.
 *
 * They are kept with their connections. A Set of all of them would leave, each time that it makes room, a table
 * behind which holds those of that moment: what one of them was moved to old space with keeps the next alive, and so
 * on, and every collection of young objects took five times as long.
 */
export class RunningRequests {
  private readonly connections = new Set<Connection>();

  constructor(fastify: FastifyInstance) {
    fastify.server.on('connection', (socket: Connection) => {
      this.connections.add(socket);
      socket.once('close', () => this.connections.delete(socket));
    });
    fastify.addHook('onRequest', ({ raw: { socket } }, reply, done) => {
      const running = runningOn(socket);
      if (running.push(reply) > MOST_PIPELINED) return void socket.destroy();
      reply.raw.once('close', () => void running.splice(running.indexOf(reply), 1));
      done();
    });
  }

  /** Answers each with 503, unless its answer has begun; what they do in the database is not committed. */
  cutOff(): void {
    for (const reply of [...this.connections].flatMap(runningOn)) {
      const error = new ServiceUnavailable();
      reply.request.context.cancelled = error;
      if (!reply.sent && !reply.raw.headersSent) void reply.send(error);
    }
  }
}

const runningOn = (socket: Connection): FastifyReply[] => (socket[RUNNING] ??= []);
