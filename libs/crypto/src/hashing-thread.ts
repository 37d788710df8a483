import { Worker } from 'node:worker_threads';
import { HashingBusy, HashingInterrupted } from './hashing.errors.js';
import { type Rest, restWhileBusy } from './rest.js';

/** What one argon2id hash costs (RFC 9106). */
export interface Argon2Parameters {
  /** Memory in KiB; at least 8 for each lane. */
  memoryCost: number;
  /** Passes over the memory. */
  timeCost: number;
  /** Lanes. */
  parallelism: number;
}

export interface HashJob {
  task: 'hash';
  password: string;
  parameters: Argon2Parameters;
}

export interface VerifyJob {
  task: 'verify';
  hash: string;
  password: string;
}

export type Argon2Job = HashJob | VerifyJob;

/** A hash is answered with a PHC string, a verification with whether the password matches. */
export type Argon2Result<Job extends Argon2Job> = Job extends HashJob ? string : boolean;

interface PendingJob {
  job: Argon2Job;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** Jobs that may wait behind the running one: under a second's work at the usual cost. */
const MAX_WAITING = 64;

/**
 * One worker thread and the queue before it. The thread starts with the first job, doesn't keep the
 * process alive while idle, and is started anew after it has died.
 */
export class HashingThread {
  private worker: Worker | undefined;
  private running: PendingJob | undefined;
  private readonly waiting: PendingJob[] = [];
  private rest: NodeJS.Timeout | undefined;
  private closed = false;

  /** @param restAfter says for how long to let others work after a job */
  constructor(
    private readonly file: URL,
    private readonly restAfter: Rest = restWhileBusy(),
  ) {}

  /**
   * @throws HashingBusy when the queue is full.
   * @throws HashingInterrupted when the thread dies or is closed before the job is done.
   */
  run<Job extends Argon2Job>(job: Job): Promise<Argon2Result<Job>> {
    if (this.closed) return Promise.reject(new HashingInterrupted());
    if (this.waiting.length >= MAX_WAITING) return Promise.reject(new HashingBusy());
    return new Promise<unknown>((resolve, reject) => {
      this.waiting.push({ job, resolve, reject });
      this.startNext();
    }) as Promise<Argon2Result<Job>>;
  }

  /** Ends the thread and rejects what has not been computed. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.rest);
    const worker = this.worker;
    this.abandon(worker);
    await worker?.terminate();
  }

  private startNext(): void {
    if (this.running || this.rest) return;
    this.running = this.waiting.shift();
    if (!this.running) {
      this.worker?.unref();
      return;
    }
    this.worker ??= this.startWorker();
    this.worker.ref();
    this.worker.postMessage(this.running.job);
  }

  private startWorker(): Worker {
    // Without the process's own flags: preloaded instrumentation has no business near passwords.
    const worker = new Worker(this.file, { name: 'password-hashing', execArgv: [] });
    worker.on('message', (result) => this.finish(result));
    worker.on('error', (cause) => this.abandon(worker, cause));
    worker.on('exit', () => this.abandon(worker));
    return worker;
  }

  private finish(result: unknown): void {
    const finished = this.running;
    this.running = undefined;
    finished?.resolve(result);
    const milliseconds = this.restAfter();
    if (milliseconds > 0) this.rest = setTimeout(this.endRest, milliseconds);
    else this.startNext();
  }

  private readonly endRest = (): void => {
    this.rest = undefined;
    this.startNext();
  };

  private abandon(worker: Worker | undefined, cause?: unknown): void {
    // A worker that failed reports an error and its exit; by then another may be at work.
    if (worker !== this.worker) return;
    const lost = [...(this.running ? [this.running] : []), ...this.waiting.splice(0)];
    this.worker = undefined;
    this.running = undefined;
    for (const { reject } of lost) reject(new HashingInterrupted(cause));
  }
}
