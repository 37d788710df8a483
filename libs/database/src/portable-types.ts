import type { ColumnOptions } from 'typeorm';
import type { Dialect } from './engine.js';

/**
 * The column types that mean the same on every engine. Text compares by code point everywhere
 * (`C` / `utf8mb4_bin`): what people search or sort is kept in a second, folded column.
 */
export type PortableType = 'id' | 'instant' | 'json' | 'text' | 'longText' | 'integer' | 'flag';

type ColumnType = Pick<ColumnOptions, 'type' | 'length' | 'precision' | 'collation' | 'charset'>;

const postgres: Record<PortableType, ColumnType> = {
  id: { type: 'uuid' },
  instant: { type: 'timestamp with time zone', precision: 3 },
  json: { type: 'jsonb' },
  text: { type: 'character varying', collation: 'C' },
  longText: { type: 'text', collation: 'C' },
  integer: { type: 'integer' },
  flag: { type: 'boolean' },
};

const mysql: Record<PortableType, ColumnType> = {
  id: { type: 'char', length: '36', charset: 'ascii', collation: 'ascii_bin' },
  instant: { type: 'datetime', precision: 3 },
  json: { type: 'json' },
  text: { type: 'varchar', charset: 'utf8mb4', collation: 'utf8mb4_bin' },
  longText: { type: 'mediumtext', charset: 'utf8mb4', collation: 'utf8mb4_bin' },
  integer: { type: 'int' },
  flag: { type: 'boolean' },
};

const dialects: Record<Dialect, Record<PortableType, ColumnType>> = { postgres, mysql };

/** How a portable type is spelled in a dialect. */
export function columnType(type: PortableType, dialect: Dialect): ColumnType {
  return dialects[dialect][type];
}
