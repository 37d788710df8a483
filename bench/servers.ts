import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { end, freePort, ready } from '../tools/started.ts';
import { ticksPerSecond } from './processes.ts';

const ROOT = join(import.meta.dirname, '..');
const PEERS = {
  'fastify-pg': join(ROOT, 'bench/peers/fastify-pg/server.ts'),
  'ordinary-nest': join(ROOT, 'reports/ordinary-nest/ordinary-nest/server.js'),
};

/** `showrunner` is this application. */
export const SERVERS = ['showrunner', 'fastify-pg', 'ordinary-nest'] as const;
export type ServerName = (typeof SERVERS)[number];

/** A server of the bench: one process. */
export class Server {
  readonly name: ServerName;
  readonly origin: string;
  /** Milliseconds from its start until it was ready. */
  readonly readyAfter: number;
  private readonly child: ChildProcess;

  constructor(name: ServerName, origin: string, readyAfter: number, child: ChildProcess) {
    Object.assign(this, { name, origin, readyAfter, child });
  }

  /** Seconds of CPU that the process has used so far, in all its threads, as the operating system counts. */
  get cpuSeconds(): number {
    const stat = readFileSync(`/proc/${this.child.pid}/stat`, 'utf8');
    // The second field is the command in brackets, with any character in it; utime is the 14th.
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    return (Number(user) + Number(system)) / ticksPerSecond();
  }

  /** Resident memory, in MiB. */
  get memory(): number {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
  }

  async end(): Promise<void> {
    await end(this.child);
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}

/** The application as it is built, with what production demands and nothing else: every default is on. */
export function startApplication(folder: string, variables: Record<string, string>): Promise<Server> {
  return start('showrunner', folder, [join(ROOT, 'dist/src/main.js')], variables);
}

/** A peer, on the same database and with the same tokens. */
export async function startPeer(name: keyof typeof PEERS, folder: string, settings: object): Promise<Server> {
  const file = join(folder, `${name}.json`);
  const port = await freePort();
  writeFileSync(file, JSON.stringify({ ...settings, port }), { mode: 0o600 });
  return start(name, folder, [PEERS[name], file], { PORT: String(port), NODE_ENV: 'production' });
}

/** Its log goes to a file, as it would with a container engine. */
async function start(
  name: ServerName,
  folder: string,
  program: string[],
  variables: Record<string, string>,
): Promise<Server> {
  const log = openSync(join(folder, `${name}.log`), 'a');
  const began = performance.now();
  const child = spawn(process.execPath, program, {
    cwd: folder,
    env: variables,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const origin = `http://127.0.0.1:${variables.PORT}`;
  try {
    await ready(origin, child);
  } catch (error) {
    child.kill('SIGKILL');
    const said = readFileSync(join(folder, `${name}.log`), 'utf8').slice(-2000);
    throw new Error(`${name} did not start: ${said}`, { cause: error });
  }
  return new Server(name, origin, performance.now() - began, child);
}
