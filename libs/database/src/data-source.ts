import pg from 'pg';
import { DataSource, getMetadataArgsStorage, type DataSourceOptions, type MigrationInterface } from 'typeorm';
import { spellColumns } from './columns.js';
import type { EmbeddedConnection } from './embedded/embedded-server.js';
import { dialectOf, type EngineName } from './engine.js';
import { mysqlTls } from './mysql-tls.js';
import { SnakeNaming } from './naming.js';

/** Milliseconds to wait for a connection, and then for a free one of the pool. */
export const CONNECT_TIMEOUT = 10_000;
const POOL_SIZE = 10;

export type MigrationClass = new () => MigrationInterface;
export type EntityClass = abstract new (...args: never[]) => object;

/** Where the database is: a server's URL, or the embedded server's socket. */
export interface Address {
  engine: EngineName;
  url?: string;
  socket?: EmbeddedConnection;
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
  spellColumns(dialectOf(options.type));
  return new DataSource(options);
}

function serverOptions({ engine, url, socket }: Address): DataSourceOptions {
  if (engine === 'mysql') return mysqlOptions(url ?? '');
  // In local time, `pg` writes instants of before time zones (1883 to 1940s) wrong by up to 30 seconds.
  pg.defaults.parseInputDatesAsUTC = true;
  return {
    type: 'postgres',
    ...(engine === 'embedded' ? { ...socket, username: socket?.user } : { url }),
    // The embedded server has one backend that all its connections share: a second one would see, and
    // break, the transaction of the first.
    poolSize: engine === 'embedded' ? 1 : POOL_SIZE,
    connectTimeoutMS: CONNECT_TIMEOUT,
    applicationName: 'showrunner',
    uuidExtension: 'pgcrypto',
    installExtensions: false,
  };
}

function mysqlOptions(url: string): DataSourceOptions {
  const { protocol, searchParams } = new URL(url);
  return {
    type: protocol === 'mariadb:' ? 'mariadb' : 'mysql',
    url: url.split('?')[0],
    poolSize: POOL_SIZE,
    connectTimeout: CONNECT_TIMEOUT,
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    ssl: mysqlTls(searchParams.get('ssl-mode') ?? searchParams.get('sslmode')),
  };
}
