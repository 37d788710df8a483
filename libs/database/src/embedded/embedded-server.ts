import { StartupError } from '#libs/kernel';
import { DataFolderLock } from './data-folder-lock.js';
import { DatabaseFiles, unreadableDatabase } from './database-files.js';
import { DatabaseThread } from './database-thread.js';
import { type LocalEndpoint, openLocalEndpoint } from './local-endpoint.js';
import type { Snapshot, WorkerOptions } from './worker-messages.js';

export interface EmbeddedServerOptions {
  /** The data folder (DATA_DIR), made when it is missing. Without it the database lives in memory. */
  folder?: string;
  /** What `snapshot()` of another server gave: a new database starts as a copy of it, and sooner. */
  snapshot?: Snapshot;
}

/** As the `pg` driver takes it. `host` is the folder of a Unix socket, except on Windows. */
export interface EmbeddedConnection {
  host: string;
  port: number;
  user: string;
  database: string;
}

/**
 * PostgreSQL without a service: PGlite in a worker thread, reached by the ordinary `pg` driver. Only this
 * user can connect; on Windows, where it listens on a loopback port without a password, every user of the
 * machine can.
 *
 * - Its one backend is shared: session settings, temporary tables, advisory locks and named prepared
 *   statements of a connection are seen by the next, and a connection waits for the transaction of another.
 *   Use a pool of one.
 * - Start-up parameters, `statement_timeout` and cancelling a query have no effect; COPY FROM STDIN ends it.
 * - A killed process loses nothing that was committed. A power cut may: PGlite does not fsync.
 *
 * @example
 * const server = await EmbeddedServer.start({ folder: '.data' });
 * const pool = new pg.Pool({ ...server.connection, max: 1 });
 */
export class EmbeddedServer {
  readonly connection: EmbeddedConnection;
  /** Resolves, with one sentence, when the server ends without `stop()`: end the process then. */
  readonly failed: Promise<Error>;
  private stopped?: Promise<void>;

  private constructor(
    private readonly thread: DatabaseThread,
    private readonly endpoint: LocalEndpoint,
    port: number,
    private readonly lock?: DataFolderLock,
  ) {
    this.connection = { host: endpoint.host, port, user: 'postgres', database: 'postgres' };
    this.failed = this.untilFailed();
  }

  private untilFailed(): Promise<Error> {
    return new Promise((resolve) => {
      void this.thread.ended.then((reason = 'its thread ended') => {
        if (this.stopped) return;
        resolve(
          new Error(`The embedded database stopped (${reason}). What was committed is kept: start again.`),
        );
      });
    });
  }

  /** @throws StartupError when the folder is in use, cannot be written, is damaged or of another version. */
  static async start({ folder, snapshot }: EmbeddedServerOptions = {}): Promise<EmbeddedServer> {
    if (folder === undefined) return EmbeddedServer.launch({ snapshot });
    const lock = DataFolderLock.acquire(folder);
    try {
      const files = new DatabaseFiles(folder);
      files.prepare();
      const server = await EmbeddedServer.launch({ folder: files.folder, snapshot }, lock);
      files.confirm();
      return server;
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  private static async launch(
    storage: Pick<WorkerOptions, 'folder' | 'snapshot'>,
    lock?: DataFolderLock,
  ): Promise<EmbeddedServer> {
    const endpoint = openLocalEndpoint();
    const thread = new DatabaseThread({ ...storage, listen: endpoint.listen });
    try {
      return new EmbeddedServer(thread, endpoint, await thread.ready(), lock);
    } catch (error) {
      endpoint.close();
      throw cannotStart(storage.folder, error);
    }
  }

  /**
   * The whole database as a tar, for `EmbeddedServerOptions.snapshot`. Take it when no transaction is open.
   *
   * @throws Error when the server ends meanwhile.
   */
  snapshot(): Promise<Snapshot> {
    return this.thread.snapshot();
  }

  /**
   * Closes the clients' connections, writes everything to disk and frees the folder. It waits for the
   * query that runs. Calling it again, or after a failure, is fine.
   */
  stop(): Promise<void> {
    this.stopped ??= this.end();
    return this.stopped;
  }

  private async end(): Promise<void> {
    await this.thread.stop();
    this.endpoint.close();
    this.lock?.release();
  }
}

function cannotStart(folder: string | undefined, error: unknown): StartupError {
  const reason = error instanceof Error ? error.message : String(error);
  if (folder) return unreadableDatabase(folder, reason);
  return new StartupError(`The embedded database cannot start (${reason}).`, { cause: error });
}
