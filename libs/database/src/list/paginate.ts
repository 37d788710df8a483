import type { Page } from '#libs/kernel';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { type Dialect, dialectOf } from '../engine.js';
import { readCursor, writeCursor } from './cursor.js';
import { applyFilters, applySearch } from './filters.js';
import { keepStretch, type Stretch, stretchesAfter } from './keyset.js';
import type { ListDefinition, ListRequest } from './list-definition.js';
import { readSort } from './sort.js';

/** Counting costs more than a page: beyond this many rows a total is only a lower bound. */
const MOST_COUNTED = 10_000;

/**
 * One page of the query's rows by keyset: page 4,000 costs what page 1 does, and rows inserted or
 * removed between two pages make none of the others appear twice or not at all.
 *
 * @throws InvalidListQuery for a field, operator, value or cursor that the definition does not allow.
 */
export async function paginate<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  definition: ListDefinition,
  request: ListRequest,
): Promise<Page<T>> {
  const keys = readSort(definition, request.sort ?? definition.defaultSort);
  applyFilters(query, definition, request);
  if (request.q) applySearch(query, definition, request.q);
  const total = request.include === 'total' ? await countUpTo(query.clone(), MOST_COUNTED) : {};

  const position = request.cursor === undefined ? undefined : readCursor(keys, request.cursor);
  const rows = await readUpTo(query, stretchesAfter(keys, position), request.limit + 1);
  const items = rows.slice(0, request.limit);
  const last = rows.length > request.limit ? items.at(-1) : undefined;
  return { items, nextCursor: last ? writeCursor(keys, last) : null, ...total };
}

async function readUpTo<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  [stretch, ...rest]: Stretch[],
  limit: number,
): Promise<T[]> {
  if (!stretch || limit === 0) return [];
  const dialect = dialectOf(query.connection.options.type);
  const rows = await readRows(keepStretch(query.clone(), stretch, dialect).limit(limit), dialect);
  return [...rows, ...(await readUpTo(query, rest, limit - rows.length))];
}

/** PostgreSQL's driver answers values as entities have them: TypeORM would spend more on each than on its query. */
async function readRows<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  dialect: Dialect,
): Promise<T[]> {
  const { mainAlias, joinAttributes } = query.expressionMap;
  const { metadata } = mainAlias ?? {};
  const isPlain = metadata?.columns.every(({ transformer }) => !transformer) && joinAttributes.length === 0;
  if (dialect !== 'postgres' || !metadata || !isPlain) return query.getMany();
  query.select([]);
  for (const { propertyName } of metadata.columns)
    query.addSelect(`${query.alias}.${propertyName}`, propertyName);
  const rows = await query.getRawMany<object>();
  return rows.map((row) => Object.assign(metadata.create() as T, row));
}

async function countUpTo<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  most: number,
): Promise<{ total: number; totalIsExact: boolean }> {
  const rows = query.select('1', 'one').limit(most + 1);
  // A builder made from the query's own stays on its connection, and so in its transaction.
  const counted = await query
    .createQueryBuilder()
    .select('COUNT(*)', 'total')
    .from(`(${rows.getQuery()})`, 'counted')
    .setParameters(rows.getParameters())
    .getRawOne<{ total: string | number }>();
  const total = Number(counted?.total ?? 0);
  return { total: Math.min(total, most), totalIsExact: total <= most };
}
