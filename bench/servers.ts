import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { end, freePort, ready } from '../tools/started.ts';
import { cpuSecondsOf } from './processes.ts';

const ROOT = join(import.meta.dirname, '..');
const PEERS = {
  'fastify-pg': join(ROOT, 'bench/peers/fastify-pg/server.ts'),
  'ordinary-nest': join(ROOT, 'reports/ordinary-nest/ordinary-nest/server.js'),
};

/** `showrunner` is this application. */
export const SERVERS = ['showrunner', 'fastify-pg', 'ordinary-nest'] as const;
export type PeerName = keyof typeof PEERS;

/** A server of the bench: one process, and those that it starts. */
export class Server {
  readonly name: string;
  readonly origin: string;
  /** Milliseconds from its start until it was ready. */
  readonly readyAfter: number;
  private readonly child: ChildProcess & { pid: number };
  private readonly logFile: string;

  constructor(
    started: Pick<Server, 'name' | 'origin' | 'readyAfter'> & { child: ChildProcess; logFile: string },
  ) {
    Object.assign(this, started);
  }

  /** What it has logged so far. */
  get log(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  /** Seconds of CPU used so far, as the operating system counts. */
  get cpuSeconds(): number {
    return cpuSecondsOf(this.child.pid);
  }

  /** Resident memory of the process, in MB. */
  get memory(): number {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
    return (Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) * 1024) / 1e6;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async end(): Promise<void> {
    await end(this.child);
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}

export interface StartOptions {
  /** How the bench calls it. */
  name: string;
  /** Where it runs, and logs. */
  folder: string;
  variables: Record<string, string>;
  /** Before the program. */
  nodeArguments?: string[];
}

/** The application as it is built. */
export function startApplication(options: StartOptions): Promise<Server> {
  return start([...(options.nodeArguments ?? []), join(ROOT, 'dist/src/main.js')], options);
}

/** A peer, on the same database and with the same tokens. */
export async function startPeer(name: PeerName, folder: string, settings: object): Promise<Server> {
  const file = join(folder, `${name}.json`);
  const port = await freePort();
  writeFileSync(file, JSON.stringify({ ...settings, port }), { mode: 0o600 });
  const variables = { PORT: String(port), NODE_ENV: 'production' };
  return start([PEERS[name], file], { name, folder, variables });
}

/** Its log goes to a file, as it would with a container engine. */
async function start(program: string[], { name, folder, variables }: StartOptions): Promise<Server> {
  const logFile = join(folder, `${name.replaceAll(' ', '-')}.log`);
  const log = openSync(logFile, 'a');
  const began = performance.now();
  const child = spawn(process.execPath, program, {
    cwd: folder,
    env: variables,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const origin = `http://127.0.0.1:${variables.PORT}`;
  try {
    // Often: how long a start takes is measured too.
    await ready(origin, child, 10);
  } catch (error) {
    child.kill('SIGKILL');
    const said = readFileSync(logFile, 'utf8').slice(-2000);
    throw new Error(`${name} did not start: ${said}`, { cause: error });
  }
  return new Server({ name, origin, readyAfter: performance.now() - began, child, logFile });
}
