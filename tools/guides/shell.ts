import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { delimiter, dirname, join } from 'node:path';

interface Ended {
  status: number;
  /** On both streams, as they came. */
  printed: string;
}

/** Runs commands as someone at the keyboard would, and ends at the first that fails. */
export async function shell(commands: string, folder: string): Promise<Ended> {
  const path = [join(folder, 'node_modules/.bin'), dirname(process.execPath), process.env.PATH];
  const child = spawn('bash', ['-euo', 'pipefail', '-c', commands], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1', PATH: path.join(delimiter) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => (printed += part));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status: status ?? 1, printed };
}

/** Where a guide says that they are. */
const SERVERS = { PostgreSQL: 5432, MariaDB: 3306, Redis: 6379 };

/** The first server that the commands name and that is not there. */
export async function missingServer(
  commands: string,
  servers: Record<string, number> = SERVERS,
): Promise<string | undefined> {
  for (const [name, port] of Object.entries(servers)) {
    const address = `127.0.0.1:${port}`;
    if (commands.includes(address) && !(await isReachable(port))) return `${name} at ${address}`;
  }
  return undefined;
}

async function isReachable(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
