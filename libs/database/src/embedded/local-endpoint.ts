import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartupError } from '#libs/kernel';
import type { Listen } from './worker-messages.js';

/** Bytes; macOS allows one less than this for `sun_path`, Linux a few more. */
const MAX_SOCKET_PATH = 104;
const SOCKET_NAME = '.s.PGSQL.5432';

/** A place to listen that other users of this machine cannot reach, where the system has one. */
export interface LocalEndpoint {
  listen: Listen;
  /** As the `pg` driver takes it: the folder of the socket, or an address. */
  host: string;
  /** Removes what was made for it; the end of the process does too, unless it is killed. */
  close(): void;
}

/**
 * A Unix socket in a new folder of mode 0700, under the system's temporary folder because its path has to
 * be short; its name is the one `pg` and `psql` look for. On Windows it is a free port on loopback.
 *
 * @throws StartupError when the temporary folder's path is too long.
 */
export function openLocalEndpoint(): LocalEndpoint {
  if (process.platform === 'win32') {
    return { listen: { host: '127.0.0.1', port: 0 }, host: '127.0.0.1', close() {} };
  }
  const folder = mkdtempSync(join(shortEnough(tmpdir()), 'showrunner-'));
  const close = () => {
    process.off('exit', close);
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', close);
  return { listen: { path: join(folder, SOCKET_NAME) }, host: folder, close };
}

function shortEnough(folder: string): string {
  if (Buffer.byteLength(join(folder, 'showrunner-XXXXXX', SOCKET_NAME)) < MAX_SOCKET_PATH) return folder;
  throw new StartupError(
    `The path ${folder} is too long for the embedded database's socket: set TMPDIR to a shorter one.`,
  );
}
