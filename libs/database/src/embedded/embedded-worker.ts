import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import type { WorkerOptions, WorkerReport, WorkerRequest } from './worker-messages.js';

/*
 * The worker thread of `EmbeddedServer`. Node runs it from source as it stands (type stripping), so it
 * imports packages and types only, and uses no syntax that would have to be compiled.
 */

type StreamOptions = Parameters<PGlite['execProtocolRawStream']>[1];

/** How PGlite signals an ordinary SQL error: `POSTGRES_MAIN_LONGJMP` in its source. */
const SQL_ERROR_STATUS = 100;

/** PostgreSQL's default `checkpoint_timeout`, in milliseconds. */
const CHECKPOINT_INTERVAL = 5 * 60_000;

/** Extended-query messages: Parse, Bind, Describe, Execute, Close, Flush. Sync ends their batch. */
const BATCH_MESSAGES = new Set([...'PBDECH'].map((type) => type.charCodeAt(0)));

/** A Describe of a portal that cannot exist, which fails and so aborts the batch; then Sync. */
const ABORT_BATCH = Buffer.concat([
  Buffer.from('D\0\0\0\x0dPaborted\0', 'latin1'),
  Buffer.from('S\0\0\0\x04', 'latin1'),
]);

/** PGlite's one backend, made safe for several clients that come and go. */
class SharedBackend extends PGlite {
  #batchOpen = false;

  /**
   * True within a batch too: the socket server then keeps other clients waiting until its Sync, instead of
   * mixing their messages into it.
   */
  override isInTransaction(): boolean {
    return this.#batchOpen || super.isInTransaction();
  }

  override async execProtocolRawStream(message: Uint8Array, options: StreamOptions): Promise<void> {
    try {
      await super.execProtocolRawStream(message, options);
    } catch (error) {
      // The socket server would never run another query after this.
      crash(error);
    }
    this.#batchOpen = BATCH_MESSAGES.has(message[0] ?? 0);
  }

  /**
   * The socket server calls this with ROLLBACK when a client is gone. The rest of a batch has to be aborted
   * first: after an error the backend ignores everything, ROLLBACK included, until a Sync.
   */
  override exec(...statement: Parameters<PGlite['exec']>): ReturnType<PGlite['exec']> {
    if (this.#batchOpen) {
      this.execProtocolRawSync(ABORT_BATCH);
      this.#batchOpen = false;
    }
    return super.exec(...statement);
  }

  /**
   * PGlite drops whatever its backend throws. After a trap the backend's memory can't be trusted, and going
   * on might write it to disk; what is committed is in the write-ahead log.
   */
  endOnTrap(): void {
    const module = this.Module;
    const runOnce = module._PostgresMainLoopOnce;
    module._PostgresMainLoopOnce = () => {
      try {
        runOnce();
      } catch (error) {
        if (!isSqlError(error)) crash(error);
        throw error;
      }
    };
  }
}

function isSqlError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'status' in error && error.status === SQL_ERROR_STATUS;
}

function crash(error: unknown): never {
  report({ kind: 'crashed', reason: error instanceof Error ? error.message : String(error) });
  process.exit(1);
}

function report(message: WorkerReport, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

async function run({ folder, snapshot, listen }: WorkerOptions): Promise<void> {
  let lastFatal = '';
  const backend = new SharedBackend({
    dataDir: folder,
    loadDataDir: snapshot && new Blob([snapshot]),
    onStderr: (line) => {
      console.log(line);
      if (/FATAL|PANIC/.test(line)) lastFatal = line;
      return false;
    },
  });
  try { await backend.waitReady } catch (e) { console.log('E', e, lastFatal); throw e }
  backend.endOnTrap();
  const server = new PGLiteSocketServer({ db: backend, maxConnections: 20, ...listen });
  await server.start();
  report({ kind: 'ready', port: 5432 });
}
await run(workerData as WorkerOptions);
