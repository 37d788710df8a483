import type pg from 'pg';
import type { Socket } from 'node:net';

const HELD = Symbol('held');

/** Its types leave out the socket. */
export const socketOf = (client: pg.ClientBase): Socket =>
  (client as unknown as { connection: { stream: Socket } }).connection.stream;

/**
 * What is written to the client until the end of this turn of the event loop goes out at once: system calls are most
 * of what a short statement costs.
 */
export function sendInOneTurn(client: pg.ClientBase): void {
  const socket: Socket & { [HELD]?: boolean } = socketOf(client);
  if (socket[HELD]) return;
  socket[HELD] = true;
  socket.cork();
  setImmediate(() => {
    socket[HELD] = false;
    socket.uncork();
  });
}
