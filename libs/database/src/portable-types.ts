import type { ColumnOptions } from 'typeorm';
import type { ServerType } from './engine.js';

/**
 * The column types that mean the same on every engine. Text compares by code point everywhere
 * (`C` / `utf8mb4_0900_bin` / `utf8mb4_nopad_bin`): what people search or sort is kept in a second, folded column.
 */
export type PortableType =
  'id' | 'instant' | 'json' | 'text' | 'longText' | 'integer' | 'decimal' | 'day' | 'flag';

type ColumnType = Pick<ColumnOptions, 'type' | 'length' | 'precision' | 'collation' | 'charset'>;

const postgres: Record<PortableType, ColumnType> = {
  id: { type: 'uuid' },
  instant: { type: 'timestamp with time zone', precision: 3 },
  json: { type: 'jsonb' },
  text: { type: 'character varying', collation: 'C' },
  longText: { type: 'text', collation: 'C' },
  integer: { type: 'integer' },
  decimal: { type: 'numeric' },
  day: { type: 'date' },
  flag: { type: 'boolean' },
};

/** `collation` compares by code point and counts spaces at the end, which `utf8mb4_bin` ignores. */
const mysql = (collation: string): Record<PortableType, ColumnType> => ({
  id: { type: 'char', length: '36', charset: 'ascii', collation: 'ascii_bin' },
  instant: { type: 'datetime', precision: 3 },
  json: { type: 'json' },
  text: { type: 'varchar', charset: 'utf8mb4', collation },
  longText: { type: 'mediumtext', charset: 'utf8mb4', collation },
  integer: { type: 'int' },
  decimal: { type: 'decimal' },
  day: { type: 'date' },
  flag: { type: 'boolean' },
});

const servers: Record<ServerType, Record<PortableType, ColumnType>> = {
  postgres,
  mysql: mysql('utf8mb4_0900_bin'),
  mariadb: mysql('utf8mb4_nopad_bin'),
};

/** How a portable type is spelled on a server; `driverType` is TypeORM's `options.type`. */
export function columnType(type: PortableType, driverType: string): ColumnType {
  return servers[driverType as ServerType][type];
}
