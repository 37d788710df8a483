import pg from 'pg';
import { DataSource, getMetadataArgsStorage, type DataSourceOptions, type MigrationInterface } from 'typeorm';
import { spellColumns } from './columns.js';
import { type Bounds, setBounds } from './bounds.js';
import type { EmbeddedConnection } from './embedded/embedded-server.js';
import type { EngineName, ServerType } from './engine.js';
import { readDaysAsText } from './days.js';
import { readInstantsFast } from './instants.js';
import { mysqlTls } from './mysql-tls.js';
import { SnakeNaming } from './naming.js';

/** Milliseconds to wait for a connection, and then for a free one of the pool. */
export const CONNECT_TIMEOUT = 10_000;
const POOL_SIZE = 10;
/** Milliseconds that the probe has to connect; it is in more of a hurry. */
const PROBE_TIMEOUT = 2000;

export type MigrationClass = new () => MigrationInterface;
export type EntityClass = abstract new (...args: never[]) => object;

/** Where the database is: a server's URL, or the embedded server's socket. */
export interface Address {
  engine: EngineName;
  /** Which of the servers that answer to `mysql://` it is. */
  server?: ServerType;
  url?: string;
  socket?: EmbeddedConnection;
  /** None for the embedded server, which cannot keep to them. */
  bounds?: Bounds;
}

/** Every entity that has been imported: the features name theirs by importing them. */
export function registeredEntities(): EntityClass[] {
  return getMetadataArgsStorage()
    .tables.map(({ target }) => target)
    .filter((target): target is EntityClass => typeof target === 'function');
}

/** A data source for the engine, not yet connected. */
export function buildDataSource(
  address: Address,
  entities: EntityClass[],
  migrations: MigrationClass[],
): DataSource {
  const options: DataSourceOptions = {
    ...serverOptions(address),
    entities,
    migrations,
    namingStrategy: new SnakeNaming(),
    migrationsTableName: 'schema_migrations',
    migrationsTransactionMode: 'each',
    logging: false,
  };
  spellColumns(options.type as ServerType);
  return new DataSource(options);
}

/** A data source with one connection, to see whether the server answers. */
export function buildProbe(address: Address): DataSource {
  return new DataSource(serverOptions(address, { size: 1, connectTimeout: PROBE_TIMEOUT }));
}

interface PoolLimits {
  size: number;
  connectTimeout: number;
}

function serverOptions(
  { engine, server, url, socket, bounds }: Address,
  limits: PoolLimits = { size: POOL_SIZE, connectTimeout: CONNECT_TIMEOUT },
): DataSourceOptions {
  if (engine === 'mysql')
    return { ...mysqlOptions(url ?? '', limits), type: server === 'mariadb' ? server : 'mysql' };
  // In local time, `pg` writes instants of before time zones (1883 to 1940s) wrong by up to 30 seconds.
  pg.defaults.parseInputDatesAsUTC = true;
  readInstantsFast();
  readDaysAsText();
  return {
    type: 'postgres',
    ...(engine === 'embedded' ? { ...socket, username: socket?.user } : { url }),
    // The embedded server has one backend that all its connections share: a second one would see, and
    // break, the transaction of the first.
    poolSize: engine === 'embedded' ? 1 : limits.size,
    connectTimeoutMS: limits.connectTimeout,
    applicationName: 'showrunner',
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    // By a statement: poolers such as PgBouncer refuse them as parameters of the start-up.
    extra: {
      ...(bounds && { onConnect: (client: pg.Client) => client.query(setBounds('postgres', bounds)) }),
      // The embedded server has to be asked one thing at a time.
      pipeline: engine === 'postgres',
    },
  };
}

function mysqlOptions(url: string, limits: PoolLimits) {
  const { searchParams } = new URL(url);
  return {
    url: url.split('?')[0],
    poolSize: limits.size,
    connectTimeout: limits.connectTimeout,
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    dateStrings: ['DATE'],
    ssl: mysqlTls(searchParams.get('ssl-mode') ?? searchParams.get('sslmode')),
  };
}
