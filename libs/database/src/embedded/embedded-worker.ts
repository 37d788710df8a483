import { inspect } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import type { WorkerOptions, WorkerReport, WorkerRequest } from './worker-messages.js';

/*
 * The thread behind `EmbeddedServer`. Node runs this file from source as it stands (type stripping), so it
 * imports only packages and types, and uses no syntax that needs compiling.
 */

/** How PGlite marks an ordinary SQL error among the things its backend throws. */
const SQL_ERROR_STATUS = 100;

/** Milliseconds; PostgreSQL's default `checkpoint_timeout`. */
const CHECKPOINT_INTERVAL = 5 * 60_000;

/** Room for a pool that replaces its connections, and a developer's `psql` beside it. */
const MAX_CONNECTIONS = 20;

/** Parse, Bind, Describe, Execute, Close and Flush: what a client sends before the Sync that ends a batch. */
const BATCH_MESSAGES = new Set(Buffer.from('PBDECH'));

/** A Describe of a portal that does not exist, so that the batch fails; then the Sync that ends it. */
const ABORT_BATCH = Buffer.from('D\0\0\0\x0dPaborted\0S\0\0\0\x04', 'latin1');

/** PGlite's one backend, made safe for clients that come and go. */
class SharedBackend extends PGlite {
  #batchOpen = false;

  /** Within a batch too, so that the socket server lets no other client's message in between. */
  override isInTransaction(): boolean {
    return this.#batchOpen || super.isInTransaction();
  }

  override async execProtocolRawStream(
    ...[message, options]: Parameters<PGlite['execProtocolRawStream']>
  ): Promise<void> {
    try {
      await super.execProtocolRawStream(message, options);
    } catch (error) {
      // The socket server would never run another query.
      fail(error);
    }
    this.#batchOpen = BATCH_MESSAGES.has(message[0] ?? 0);
  }

  /**
   * The socket server rolls back through this when a client leaves an open transaction. A batch it left
   * comes first: after an error the backend ignores everything, ROLLBACK too, until a Sync.
   */
  override exec(...statement: Parameters<PGlite['exec']>): ReturnType<PGlite['exec']> {
    if (this.#batchOpen) {
      this.#batchOpen = false;
      this.execProtocolRawSync(ABORT_BATCH);
    }
    return super.exec(...statement);
  }

  /** A backend without a postmaster makes none by itself, and its write-ahead log would grow for ever. */
  async checkpoint(): Promise<void> {
    if (!this.isInTransaction()) await this.exec('CHECKPOINT');
  }

  /**
   * PGlite ignores what its backend throws. After a trap the backend's memory is not to be trusted, and
   * going on could write it to disk; what is committed is in the write-ahead log.
   */
  failOnTrap(): void {
    const module = this.Module;
    const runOnce = module._PostgresMainLoopOnce;
    module._PostgresMainLoopOnce = () => {
      try {
        runOnce();
      } catch (error) {
        if (!isSqlError(error)) fail(error);
        throw error;
      }
    };
  }
}

function isSqlError(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'status' in error && error.status === SQL_ERROR_STATUS
  );
}

/** What PostgreSQL wrote as it gave up: its FATAL or PANIC line, and the details that follow. */
let lastWords = '';

function hear(line: string): boolean {
  const [, severity, text] = /\] (FATAL|PANIC|DETAIL): +(.+)$/.exec(line) ?? [];
  if (severity === 'DETAIL' && lastWords) lastWords += `: ${text}`;
  if (severity === 'FATAL' || severity === 'PANIC') lastWords = text ?? '';
  return false;
}

function fail(error: unknown): never {
  const reason = lastWords || (error instanceof Error ? error.message : inspect(error));
  report({ kind: 'failed', reason });
  process.exit(1);
}

function report(message: WorkerReport): void {
  parentPort?.postMessage(message);
}

async function start({ folder, snapshot, listen }: WorkerOptions): Promise<void> {
  const backend = new SharedBackend({
    dataDir: folder,
    loadDataDir: snapshot && new Blob([snapshot]),
    extensions: { pg_trgm },
    onStderr: hear,
  });
  await backend.waitReady;
  backend.failOnTrap();
  const server = new PGLiteSocketServer({ db: backend, maxConnections: MAX_CONNECTIONS, ...listen });
  await server.start();
  const checkpoints = setInterval(() => void backend.checkpoint(), CHECKPOINT_INTERVAL);

  const requests: Record<WorkerRequest, () => Promise<void>> = {
    async snapshot() {
      await backend.checkpoint();
      const tar = await backend.dumpDataDir('none');
      report({ kind: 'snapshot', tar: new Uint8Array(await tar.arrayBuffer()) });
    },
    async stop() {
      clearInterval(checkpoints);
      await server.stop();
      await backend.checkpoint();
      await backend.close();
      parentPort?.close();
    },
  };
  parentPort?.on('message', (request: WorkerRequest) => void requests[request]().catch(fail));
  report({ kind: 'ready', port: Number(/\d+$/.exec(server.getServerConn())?.[0]) });
}

await start(workerData as WorkerOptions).catch(fail);
