import type pg from 'pg';
import type { Socket } from 'node:net';

const HELD = Symbol('held');

/** Its types leave out the socket. */
export const socketOf = (client: pg.ClientBase): Socket =>
  (client as unknown as { connection: { stream: Socket } }).connection.stream;

/** For a connection that many requests share: what they write until the end of this turn of the event loop. */
export const WITH_OTHERS = (send: () => void): unknown => setImmediate(send);
/** For a connection of one's own: what one writes before waiting for anything. */
export const ALONE = (send: () => void): unknown => process.nextTick(send);

/** What is written to the client meanwhile goes out at once: system calls are most of what a short statement costs. */
export function sendTogether(client: pg.ClientBase, when: typeof WITH_OTHERS): void {
  const socket: Socket & { [HELD]?: boolean } = socketOf(client);
  if (socket[HELD]) return;
  socket[HELD] = true;
  socket.cork();
  when(() => {
    socket[HELD] = false;
    socket.uncork();
  });
}
