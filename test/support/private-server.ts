import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { KINDS, type ServerKind, type ServerName } from './server-kinds.js';

/** Milliseconds that a server may take to start. */
const PATIENCE = 90_000;

/** How a server goes: in order, at once as in a crash, or silent, with its connections open. */
export type Fault = 'shutdown' | 'crash' | 'freeze';

/** A server of the test's own, which it may stop, kill and freeze. */
export class PrivateServer {
  private readonly folder = mkdtempSync(join(tmpdir(), 'private-server-'));
  private running?: ChildProcess;
  private lastWords = '';

  private constructor(
    private readonly kind: ServerKind,
    private readonly port: number,
  ) {}

  /** Why this machine cannot run one; undefined when it can. CI must be able to. */
  static missing(name: ServerName): string | undefined {
    const lacking = KINDS[name].programs.filter((program) => KINDS[name].find(program) === undefined);
    if (lacking.length === 0) return undefined;
    const reason = `${lacking.join(' and ')} not found on this machine`;
    if (process.env.CI) throw new Error(`${reason}: CI runs these tests.`);
    // oxlint-disable-next-line no-console -- a test that is skipped says why
    console.warn(`Skipped, as they need ${name}: ${reason}.`);
    return reason;
  }

  /** Makes an empty server and starts it. */
  static async make(name: ServerName): Promise<PrivateServer> {
    const server = new PrivateServer(KINDS[name], await freePort());
    process.once('exit', () => server.remove());
    try {
      const { uid, gid } = server.user();
      if (uid !== undefined && gid !== undefined) chownSync(server.folder, uid, gid);
      for (const [program, ...args] of server.kind.preparation(server.folder)) server.execute(program, args);
      await server.start();
      return server;
    } catch (error) {
      server.remove();
      throw error;
    }
  }

  get url(): string {
    return this.kind.url(this.port);
  }

  async start(): Promise<void> {
    const [program, ...args] = this.kind.command(this.folder, this.port);
    const stdio = ['ignore', 'ignore', 'pipe'] as const;
    this.running = spawn(this.kind.find(program) ?? program, args, { ...this.user(), stdio: [...stdio] });
    this.running.stderr?.on('data', (data: Buffer) => (this.lastWords = data.toString()));
    await this.ready();
  }

  /** Brings the fault about; `mend` ends it. */
  async fail(fault: Fault): Promise<void> {
    if (fault === 'freeze') return this.signal('SIGSTOP');
    const ended = this.running && once(this.running, 'exit');
    if (fault === 'crash') this.signal('SIGKILL');
    else this.running?.kill(this.kind.fastShutdown);
    await ended;
    this.running = undefined;
  }

  async mend(): Promise<void> {
    if (!this.running) return this.start();
    this.signal('SIGCONT');
    await this.ready();
  }

  /** Leaves nothing of it behind, whatever state it is in. */
  remove(): void {
    if (this.running?.exitCode === null && this.running.signalCode === null) this.signal('SIGKILL');
    this.running = undefined;
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }

  private async ready(): Promise<void> {
    const end = performance.now() + PATIENCE;
    for (;;) {
      if (await this.kind.answers(this.url).catch(() => false)) return;
      const hasEnded = this.running?.exitCode !== null;
      if (hasEnded || performance.now() > end) throw new Error(`The server did not start: ${this.lastWords}`);
      await delay(50);
    }
  }

  /** To the server and, as PostgreSQL's are no group, to each of its processes. */
  private signal(signal: NodeJS.Signals): void {
    for (const pid of withDescendants(this.running?.pid)) {
      try {
        process.kill(pid, signal);
      } catch {
        // It has ended meanwhile.
      }
    }
  }

  private execute(program: string, args: string[]): void {
    execFileSync(this.kind.find(program) ?? program, args, { ...this.user(), stdio: 'pipe' });
  }

  /** Some servers refuse to run as root. */
  private user(): { uid?: number; gid?: number } {
    const { user } = this.kind;
    if (!user || process.getuid?.() !== 0) return {};
    const id = (flag: string): number => Number(execFileSync('id', [flag, user]));
    return { uid: id('-u'), gid: id('-g') };
  }
}

function withDescendants(root: number | undefined): number[] {
  if (root === undefined) return [];
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=']).toString().trim().split('\n');
  const family = [root];
  // Parents stand before their children here, as each is searched for after it was found.
  for (const pid of family)
    for (const line of lines) {
      const [child, parent] = line.trim().split(/\s+/).map(Number);
      if (parent === pid && child !== undefined) family.push(child);
    }
  return family;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
