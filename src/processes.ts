import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '#libs/logging';

/** Milliseconds: a process that died sooner is not started again at once. */
const STABLE = 10_000;
/** Milliseconds before the next attempt, at first and at most. */
const PAUSE = { first: 1000, most: 30_000 };
/** What a process is told before another one takes its place. */
export const REPLACED = 'replaced';

/** What a process says once it listens. */
export interface Listening {
  url: string;
}

/**
 * The processes that share one port. The first one of all, which starts them, serves nothing itself: it keeps
 * them in number, replaces them one by one on SIGHUP, and ends with them.
 */
export class Processes {
  /** Until they have ended, also while they leave. */
  readonly serving = new Set<Worker>();
  /** Told to go. */
  private readonly leaving = new WeakSet<Worker>();
  private isReplacing = false;
  private isEnding = false;

  constructor(
    private readonly count: number,
    private readonly logger: Logger,
  ) {
    process.on('SIGHUP', () => void this.replaceAll());
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void this.end());
  }

  /**
   * Starts the first one alone: it migrates the database and makes the administrator, and what is wrong is said once.
   *
   * @returns the address, as soon as all of them listen on it; undefined when the first one ended instead
   */
  async start(): Promise<string | undefined> {
    const url = await this.add();
    if (url === undefined) return undefined;
    await Promise.all(Array.from({ length: this.count - 1 }, () => this.restore()));
    return url;
  }

  /** Starts another one. @returns its address, or undefined when it ended before it listened */
  private async add(): Promise<string | undefined> {
    const worker = cluster.fork();
    const ended = once(worker, 'exit').then(() => undefined);
    const url = await Promise.race([listening(worker), ended]);
    if (url === undefined) return undefined;
    this.serving.add(worker);
    const since = performance.now();
    worker.once('exit', (code: number | null, signal: string | null) => {
      this.serving.delete(worker);
      if (this.leaving.has(worker) || this.isEnding) return;
      this.logger.error(
        { pid: worker.process.pid, code, signal },
        'A process died; another one takes its place',
      );
      void this.restore(performance.now() - since < STABLE ? PAUSE.first : 0);
    });
    this.logger.info({ pid: worker.process.pid }, 'A process serves');
    return url;
  }

  /** Starts another one, and tries until it listens. */
  private async restore(pause = 0): Promise<void> {
    await delay(pause);
    if (this.isEnding || (await this.add()) !== undefined || this.isEnding) return;
    const next = Math.min(Math.max(2 * pause, PAUSE.first), PAUSE.most);
    this.logger.error({ seconds: next / 1000 }, 'A process ended before it served; it is started again');
    await this.restore(next);
  }

  /** One by one, each when another one serves in its place: nobody is refused meanwhile. */
  private async replaceAll(): Promise<void> {
    if (this.isReplacing || this.isEnding) return;
    this.isReplacing = true;
    await this.replaceEach([...this.serving]);
    this.isReplacing = false;
  }

  private async replaceEach([old, ...others]: Worker[]): Promise<void> {
    if (!old) return this.logger.info({}, 'All processes were replaced');
    if ((await this.add()) === undefined) {
      this.logger.error({}, 'A new process ended before it served: the others stay');
      return;
    }
    await this.replace(old);
    await this.replaceEach(others);
  }

  private async replace(worker: Worker): Promise<void> {
    this.leaving.add(worker);
    if (worker.isDead()) return;
    const ended = once(worker, 'exit');
    worker.send(REPLACED, () => {
      // It died meanwhile: then it has ended.
    });
    await ended;
  }

  /** Each ends as it would alone; told a second time, at once. */
  private async end(): Promise<void> {
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
    for (const worker of workers) worker.process.kill('SIGTERM');
    if (this.isEnding) return;
    this.isEnding = true;
    const codes = await Promise.all(
      workers
        .filter((worker) => !worker.isDead())
        .map(async (worker) => (await once(worker, 'exit'))[0] as unknown),
    );
    process.exit(codes.every((code) => code === 0) ? 0 : 1);
  }
}

/** @returns the address, once it listens; whatever else it says is for others */
function listening(worker: Worker): Promise<string> {
  return new Promise((resolve) => {
    worker.on('message', (message: unknown) => {
      if (typeof message === 'object' && message !== null && 'url' in message) resolve(String(message.url));
    });
  });
}
