import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  apiClient,
  type ApiClient,
  Contract,
  type ContractDocument,
  createTestDatabase,
  LogCapture,
  type TestDatabase,
} from '#libs/testing';

const ROOT = join(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'dist/src/main.js');
const READY = /(?:API {2,}|"url":")(http:\/\/[^/"\s]+)/;

const document = JSON.parse(readFileSync(join(ROOT, 'docs/api/openapi.json'), 'utf8')) as ContractDocument;
const contract = new Contract(document);

export const ADMINISTRATOR = { email: 'admin@example.com', password: 'correct horse battery staple' };
/** A first start with that administrator. */
export const VARIABLES = { ADMIN_EMAIL: ADMINISTRATOR.email, ADMIN_PASSWORD: ADMINISTRATOR.password };

/** Environment variables by name; nothing else of the test's own environment reaches the process. */
export type Variables = Record<string, string>;

export interface StartOptions {
  /** Another Node than the one that runs the tests. */
  node?: string;
  /** JavaScript that runs before the application. */
  preload?: string;
  /** Another program of the build than the application itself, such as `src/encryption.js`. */
  program?: string;
  /** What follows its name. */
  args?: string[];
}

/** How a process ended. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A running application, seen from outside. */
export class ApplicationProcess {
  /** What it wrote to standard output so far. */
  output = '';
  /** What it wrote to standard error so far. */
  errors = '';
  /** Milliseconds from the start until `ready()` was true. */
  readyAfter = Number.POSITIVE_INFINITY;
  readonly ended: Promise<Ending>;
  private hasEnded = false;

  /** @param leads whether what the process starts is in a group of its own with it */
  constructor(
    private readonly child: ChildProcess,
    private readonly leads = false,
  ) {
    const began = performance.now();
    child.stdout?.on('data', (data: Buffer) => {
      this.output += data.toString();
      if (READY.test(this.output)) this.readyAfter = Math.min(this.readyAfter, performance.now() - began);
    });
    child.stderr?.on('data', (data: Buffer) => (this.errors += data.toString()));
    this.ended = once(child, 'close').then(([code, signal]) => {
      this.hasEnded = true;
      return { code, signal } as Ending;
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Waits until it listens. @returns its address, `http://host:port` */
  async ready(): Promise<string> {
    const [, url = ''] = await this.said(READY);
    return url;
  }

  /** Waits for a text on standard output. @throws Error when the process ends without having said it. */
  async said(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.output);
      if (match) return match;
      if (this.hasEnded) throw new Error(`It ended: ${this.output}${this.errors}`);
      await Promise.race([once(this.child.stdout ?? this.child, 'data'), this.ended]);
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** As a terminal does: to the process and all that it started. */
  signalGroup(signal: NodeJS.Signals): void {
    process.kill(-this.pid, signal);
  }

  end(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ending> {
    this.signal(signal);
    return this.ended;
  }

  /** Leaves nothing of it behind, whatever state it is in. */
  async kill(): Promise<void> {
    if (this.leads && !this.hasEnded) this.signalGroup('SIGKILL');
    await this.end('SIGKILL');
  }
}

/** A place to start the built application in: an empty folder and, on a server, an empty database. */
export class Installation {
  readonly dataFolder: string;
  /** Knows the secrets that the clients sent and received. */
  readonly logs = new LogCapture();
  private readonly processes: ApplicationProcess[] = [];

  private constructor(
    private readonly folder: string,
    private readonly database: TestDatabase,
  ) {
    this.dataFolder = join(folder, 'data');
  }

  /** @param server where its database is made instead of in `TEST_DATABASE_URL`; '' is the embedded engine */
  static async make(server?: string): Promise<Installation> {
    execFileSync(process.execPath, [join(ROOT, 'tools/build.mjs'), '--if-stale'], { stdio: 'inherit' });
    return new Installation(mkdtempSync(join(tmpdir(), 'installation-')), await createTestDatabase(server));
  }

  /** Of its database, when that is on a server. */
  get databaseUrl(): string | undefined {
    return this.database.url;
  }

  start(
    variables: Variables = {},
    { node = process.execPath, preload, program, args = [] }: StartOptions = {},
  ): ApplicationProcess {
    const imports = preload ? ['--import', `data:text/javascript,${encodeURIComponent(preload)}`] : [];
    const file = program ? join(ROOT, 'dist', program) : MAIN;
    const env = this.environment(variables);
    return this.keep(spawn(node, [...imports, file, ...args], { cwd: this.folder, env }));
  }

  /** Through npm, in a process group of its own. */
  npmStart(variables: Variables = {}): ApplicationProcess {
    return this.keep(
      spawn('npm', ['start'], { cwd: ROOT, env: this.environment(variables), detached: true }),
      true,
    );
  }

  private keep(child: ChildProcess, leads = false): ApplicationProcess {
    const started = new ApplicationProcess(child, leads);
    this.processes.push(started);
    return started;
  }

  private environment(variables: Variables): Variables {
    const { PATH = '', HOME = '', TEST_REDIS_URL } = process.env;
    const { url } = this.database;
    return {
      PATH,
      HOME,
      PORT: '0',
      DATA_DIR: this.dataFolder,
      ...(url && { DATABASE_URL: url }),
      ...(TEST_REDIS_URL && { REDIS_URL: TEST_REDIS_URL }),
      ...variables,
    };
  }

  client(url: string, token?: string): ApiClient {
    return apiClient(url, { contract, logs: this.logs, token });
  }

  /** The secrets that clients sent and received which its processes have printed. */
  leaks(): string[] {
    const msg = this.processes.map(({ output, errors }) => output + errors).join('\n');
    this.logs.write(JSON.stringify({ level: 'info', msg }));
    return this.logs.leaks();
  }

  async remove(): Promise<void> {
    for (const running of this.processes) await running.kill();
    await this.database.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
