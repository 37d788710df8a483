import { extname } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { Snapshot, WorkerOptions, WorkerReport, WorkerRequest } from './worker-messages.js';

/**
 * Megabytes. With Node's 4 a deep recursion in SQL overflows this stack, which kills the backend, before
 * PostgreSQL reaches its own `max_stack_depth` and answers with an error.
 */
const STACK_SIZE = 16;

/**
 * V8 may abort the process when it frees WebAssembly code that was compiled anew meanwhile: "Check failed:
 * jit_page.has_value()" (nodejs/node#64500). PGlite's code stays instead, a few megabytes.
 */
const KEEP_CODE = '--no-wasm-code-gc';

/** The worker thread that PGlite runs in, so that queries do not block the application's event loop. */
export class DatabaseThread {
  /** Resolves when the thread has ended, however it did, with the reason if it gave one. */
  readonly ended: Promise<string | undefined>;
  private readonly worker: Worker;

  constructor(options: WorkerOptions) {
    setFlagsFromString(KEEP_CODE);
    // From source the worker is TypeScript too, and Node strips its types.
    const file = new URL(`./embedded-worker${extname(import.meta.url)}`, import.meta.url);
    this.worker = new Worker(file, { workerData: options, resourceLimits: { stackSizeMb: STACK_SIZE } });
    this.ended = this.untilEnd();
  }

  private untilEnd(): Promise<string | undefined> {
    let reason: string | undefined;
    this.worker.on('error', (error) => (reason ??= error instanceof Error ? error.message : String(error)));
    this.worker.on('message', (report: WorkerReport) => {
      if (report.kind === 'failed') reason = report.reason;
    });
    return new Promise((resolve) => this.worker.once('exit', () => resolve(reason)));
  }

  /** The port it listens on, once it does. @throws Error with the reason when it ends instead. */
  async ready(): Promise<number> {
    return (await this.next('ready')).port;
  }

  /** The data directory as a tar. @throws Error with the reason when the thread ends instead. */
  async snapshot(): Promise<Snapshot> {
    this.request('snapshot');
    return (await this.next('snapshot')).tar;
  }

  /** Writes everything to disk, closes the clients' connections and ends the thread. */
  async stop(): Promise<void> {
    this.request('stop');
    await this.ended;
  }

  private request(request: WorkerRequest): void {
    this.worker.postMessage(request);
  }

  private next<K extends WorkerReport['kind']>(kind: K): Promise<Extract<WorkerReport, { kind: K }>> {
    return new Promise((resolve, reject) => {
      const listen = (report: WorkerReport) => {
        if (report.kind !== kind) return;
        this.worker.off('message', listen);
        resolve(report as Extract<WorkerReport, { kind: K }>);
      };
      this.worker.on('message', listen);
      void this.ended.then((reason) => reject(new Error(reason ?? 'its thread ended')));
    });
  }
}
