import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Listen } from './worker-messages.js';

/** A place to listen that other users of this machine cannot reach, where the system has one. */
export interface LocalEndpoint {
  listen: Listen;
  /** As the `pg` driver takes it: the folder of the socket, or an address. */
  host: string;
  /** Removes what was made for it; the end of the process does too, unless it is killed. */
  close(): void;
}

/**
 * A Unix socket in a new folder of mode 0700. It is under the system's temporary folder because a
 * socket's path may have about 104 bytes; its name is the one `pg` and `psql` look for. On Windows it is
 * a free port on loopback.
 */
export function openLocalEndpoint(): LocalEndpoint {
  if (process.platform === 'win32') {
    return { listen: { host: '127.0.0.1', port: 0 }, host: '127.0.0.1', close() {} };
  }
  const folder = mkdtempSync(join(tmpdir(), 'showrunner-'));
  const close = () => {
    process.off('exit', close);
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', close);
  return { listen: { path: join(folder, '.s.PGSQL.5432') }, host: folder, close };
}
