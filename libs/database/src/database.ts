import type { DatabaseConfig } from '#libs/config';
import { StartupError } from '#libs/kernel';
import pg from 'pg';
import type { Logger } from '#libs/logging';
import { Tracing } from '#libs/observability';
import { type DataSource, TypeORMError } from 'typeorm';
import { type Bounds, BOUNDS, setBounds } from './bounds.js';
import { connectionHelp } from './connection-help.js';
import {
  type Address,
  buildDataSource,
  buildProbe,
  CONNECT_TIMEOUT,
  type EntityClass,
  type MigrationClass,
} from './data-source.js';
import { EmbeddedServer, type EmbeddedServerOptions } from './embedded/embedded-server.js';
import type { Snapshot } from './embedded/worker-messages.js';
import { type EngineName, engineOf, type ServerType } from './engine.js';
import { Migrator } from './migrations/migrator.js';
import { limitWaiting, mysqlPoolOf, prepareConnections } from './mysql-pool.js';
import { mysqlServerOf } from './mysql-server.js';
import { ConnectionPool } from './outage/connection-pool.js';
import { Heartbeat } from './outage/heartbeat.js';
import { PipelinedReads } from './pipelined-reads.js';
import { type PoolState, poolStateOf } from './pool-state.js';
import { socketOf } from './send-together.js';
import { traceStatements } from './statement-spans.js';

/** The tables an application has: its entities, and the migrations that make them, in order. */
export interface Schema {
  entities: EntityClass[];
  migrations: MigrationClass[];
}

/** Which database to open. */
export interface Location extends Partial<Pick<DatabaseConfig, 'url' | 'dataDir'>> {
  /** A new embedded database starts as a copy of this one (`Database.snapshot`). */
  snapshot?: Snapshot;
  /** Other than `BOUNDS`. A server keeps to them, the embedded one cannot. */
  bounds?: Bounds;
  /** Is told when a server goes away, and when it is back. */
  logger?: Logger;
  /** Off by default. */
  tracing?: Tracing;
}

/** What there is of a database beside its data source. */
interface Parts {
  server?: EmbeddedServer;
  heartbeat?: Heartbeat;
  reads?: PipelinedReads;
  bounds?: Bounds;
  logger?: Logger;
}

/** An open database: `DATABASE_URL`'s server, or the embedded one and the lock on its folder. */
export class Database {
  readonly migrator: Migrator;
  /** On a PostgreSQL server. */
  readonly reads?: PipelinedReads;
  private readonly server?: EmbeddedServer;
  private readonly heartbeat?: Heartbeat;

  private constructor(
    readonly engine: EngineName,
    readonly dataSource: DataSource,
    { server, heartbeat, reads, bounds, logger }: Parts,
  ) {
    this.server = server;
    this.reads = reads;
    this.heartbeat = heartbeat;
    this.migrator = new Migrator(dataSource, bounds, logger);
  }

  /**
   * Connects; it migrates nothing. Without a `url` the embedded server is started on `dataDir`, and
   * without that in memory.
   *
   * @throws StartupError when the server cannot be reached or the data folder is in use.
   */
  static async open(
    { url, dataDir, snapshot, bounds = BOUNDS, logger, tracing = Tracing.off }: Location,
    schema: Schema,
  ): Promise<Database> {
    const engine = engineOf(url);
    const database = await (engine === 'embedded'
      ? Database.openEmbedded({ folder: dataDir, snapshot }, schema)
      : Database.openServer({ engine, url, bounds }, schema, logger));
    const follow = traceStatements(database.dataSource, tracing, url);
    if (follow) database.reads?.followWith(follow);
    return database;
  }

  private static async openEmbedded(options: EmbeddedServerOptions, schema: Schema): Promise<Database> {
    const server = await EmbeddedServer.start(options);
    const address: Address = { engine: 'embedded', socket: server.connection };
    const dataSource = buildDataSource(address, schema.entities, schema.migrations);
    try {
      await reaching(address, () => dataSource.initialize());
    } catch (error) {
      await server.stop();
      throw error;
    }
    return new Database('embedded', dataSource, { server });
  }

  private static async openServer(location: Address, schema: Schema, logger?: Logger): Promise<Database> {
    const address = { ...location, server: await reaching(location, () => serverTypeOf(location)) };
    const dataSource = buildDataSource(address, schema.entities, schema.migrations);
    const probe = buildProbe(address);
    await reaching(address, () => dataSource.initialize());
    await reaching(address, () => probe.initialize());
    const mysqlPool = mysqlPoolOf(dataSource);
    if (mysqlPool) {
      prepareConnections(mysqlPool, setBounds('mysql', address.bounds));
      limitWaiting(mysqlPool, CONNECT_TIMEOUT);
    }
    const { engine, url = '', bounds } = address;
    const reads = engine === 'postgres' ? new PipelinedReads(() => connectForReads(url, bounds)) : undefined;
    const heartbeat = new Heartbeat(probe, new ConnectionPool(dataSource, reads), logger);
    return new Database(engine, dataSource, { heartbeat, reads, bounds, logger });
  }

  /** Its connections at the moment. */
  get pool(): PoolState {
    return poolStateOf(this.dataSource);
  }

  /** As the server knows it, the same on every node. */
  get name(): string {
    return this.dataSource.driver.database ?? '';
  }

  /**
   * A connection of one's own to PostgreSQL, outside of the pool and not yet made, such as one that listens.
   *
   * @param patience milliseconds to connect, and that a query may take
   * @throws Error on the other engines
   */
  newClient(patience: number): pg.Client {
    if (this.engine !== 'postgres') throw new Error(`There is no connection to PostgreSQL: ${this.engine}.`);
    const { url } = this.dataSource.options as { url: string };
    return new pg.Client({
      connectionString: url,
      application_name: 'showrunner',
      connectionTimeoutMillis: patience,
      query_timeout: patience,
      keepAlive: true,
    });
  }

  /** Resolves with the reason when the embedded server ends by itself; never for a server of its own. */
  get failed(): Promise<Error> {
    return this.server?.failed ?? new Promise(() => {});
  }

  /** The whole embedded database, while no transaction is open; undefined for a server of its own. */
  async snapshot(): Promise<Snapshot | undefined> {
    return this.server?.snapshot();
  }

  async close(): Promise<void> {
    try {
      await this.heartbeat?.stop();
      await this.reads?.close();
      if (this.dataSource.isInitialized) await this.dataSource.destroy();
    } finally {
      await this.server?.stop();
    }
  }
}

async function connectForReads(url: string, bounds?: Bounds): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'showrunner',
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    keepAlive: true,
    pipeline: true,
  });
  // Whoever uses it hears of its end; until then nobody does, and that would end the process.
  client.on('error', () => {});
  const patience = setTimeout(() => socketOf(client).destroy(), CONNECT_TIMEOUT);
  try {
    await client.connect();
    await client.query(setBounds('postgres', bounds));
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  } finally {
    clearTimeout(patience);
  }
}

async function serverTypeOf({ engine, url }: Address): Promise<ServerType> {
  return engine === 'mysql' && url ? mysqlServerOf(url) : 'postgres';
}

async function reaching<T>(address: Address, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = reasonOf(error);
    if (!reason) throw error;
    throw new StartupError(connectionHelp(address, reason), { cause: error });
  }
}

/** Why the driver could not connect; undefined for a mistake in the program, such as in an entity. */
function reasonOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || error instanceof TypeORMError || error instanceof TypeError)
    return undefined;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
