/** Where the socket server listens: a Unix socket, or loopback TCP. */
export type Listen = { path: string } | { host: string; port: number };

/** A PostgreSQL data directory as a tar. */
export type Snapshot = Uint8Array<ArrayBuffer>;

/** What the worker thread is started with. */
export interface WorkerOptions {
  /** PostgreSQL's data directory; without it the database lives in memory. */
  folder?: string;
  /** What a database that does not exist yet starts as. */
  snapshot?: Snapshot;
  listen: Listen;
}

export type WorkerRequest = 'snapshot' | 'stop';

export type WorkerReport =
  | { kind: 'ready'; port: number }
  | { kind: 'snapshot'; tar: Snapshot }
  /** The thread ends after this one. */
  | { kind: 'failed'; reason: string };
