import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

const ANSWERS = Symbol('answers');
const ended = new WeakSet<Socket>();

/** On the socket itself: every request looks here, and a WeakMap costs it more. */
interface Connection extends Socket {
  /** Oldest first: the answers that are not over, or that came before their request was whole. */
  [ANSWERS]?: ServerResponse[];
}

/** The first hook too: nothing may come between a request and its being known here. */
export function trackAnswers(server: FastifyInstance): void {
  server.addHook('onRequest', ({ raw: { socket } }, { raw }, done) => {
    const due = answersOf(socket);
    forgetOver(due);
    due.push(raw);
    raw.on('close', () => forgetOver(due));
    done();
  });
}

const answersOf = (socket: Connection): ServerResponse[] => (socket[ANSWERS] ??= []);

function forgetOver(due: ServerResponse[]): void {
  while (due[0]?.destroyed && due[0].req.complete) due.shift();
}

/**
 * Ends a connection on which something was sent that cannot be read. The requests before it are answered first, or
 * the client would take the refusal for the answer to the oldest of them. It is left out after an answer that is the
 * connection's last one (RFC 9112 §9.6), and when the request that broke off is answered already.
 *
 * @param refusal a whole HTTP response
 */
export function endConnection(socket: Socket, refusal: string): void {
  if (!ended.has(socket)) refuseInTurn(socket, refusal);
  // Nothing more is read from whoever goes on: if they read nothing either, the limit on silence ends it.
  else socket.pause();
  ended.add(socket);
}

function refuseInTurn(socket: Socket, refusal: string): void {
  const due = answersOf(socket);
  const next = due.find((answer) => !answer.destroyed && !isBrokenOff(answer));
  if (next) {
    next.once('close', () => refuseInTurn(socket, refusal));
    return;
  }
  const latest = due.at(-1);
  if (socket.writable && (!latest || latest.req.complete || isBrokenOff(latest))) socket.write(refusal);
  socket.destroySoon();
}

/** Whether its request broke off before it was answered: the refusal is the answer. */
const isBrokenOff = ({ req, headersSent }: ServerResponse): boolean => !req.complete && !headersSent;
