import type { DatabaseConfig } from '#libs/config';
import { StartupError } from '#libs/kernel';
import { type DataSource, TypeORMError } from 'typeorm';
import { connectionHelp } from './connection-help.js';
import {
  type Address,
  buildDataSource,
  CONNECT_TIMEOUT,
  type EntityClass,
  type MigrationClass,
} from './data-source.js';
import { EmbeddedServer } from './embedded/embedded-server.js';
import type { Snapshot } from './embedded/worker-messages.js';
import { type EngineName, engineOf } from './engine.js';
import { Migrator } from './migrations/migrator.js';
import { limitWaiting, mysqlPoolOf } from './mysql-pool.js';

/** The tables an application has: its entities, and the migrations that make them, in order. */
export interface Schema {
  entities: EntityClass[];
  migrations: MigrationClass[];
}

/** Which database to open. */
export interface Location extends Partial<Pick<DatabaseConfig, 'url' | 'dataDir'>> {
  /** A new embedded database starts as a copy of this one (`Database.snapshot`). */
  snapshot?: Snapshot;
}

/** An open database: `DATABASE_URL`'s server, or the embedded one and the lock on its folder. */
export class Database {
  readonly migrator: Migrator;

  private constructor(
    readonly engine: EngineName,
    readonly dataSource: DataSource,
    private readonly server: EmbeddedServer | undefined,
  ) {
    this.migrator = new Migrator(dataSource);
  }

  /**
   * Connects; it migrates nothing. Without a `url` the embedded server is started on `dataDir`, and
   * without that in memory.
   *
   * @throws StartupError when the server cannot be reached or the data folder is in use.
   */
  static async open({ url, dataDir, snapshot }: Location, schema: Schema): Promise<Database> {
    const engine = engineOf(url);
    if (engine !== 'embedded') return Database.connect({ engine, url }, schema);
    const server = await EmbeddedServer.start({ folder: dataDir, snapshot });
    return Database.connect({ engine, socket: server.connection }, schema, server);
  }

  private static async connect(address: Address, schema: Schema, server?: EmbeddedServer): Promise<Database> {
    const dataSource = buildDataSource(address, schema.entities, schema.migrations);
    try {
      await dataSource.initialize();
    } catch (error) {
      await server?.stop();
      const reason = reasonOf(error);
      if (!reason) throw error;
      throw new StartupError(connectionHelp(address, reason), { cause: error });
    }
    const mysqlPool = mysqlPoolOf(dataSource);
    if (mysqlPool) limitWaiting(mysqlPool, CONNECT_TIMEOUT);
    return new Database(address.engine, dataSource, server);
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
      if (this.dataSource.isInitialized) await this.dataSource.destroy();
    } finally {
      await this.server?.stop();
    }
  }
}

/** Why the driver could not connect; undefined for a mistake in the program, such as in an entity. */
function reasonOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || error instanceof TypeORMError || error instanceof TypeError)
    return undefined;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
