import type { Page } from '#libs/kernel';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { dialectOf } from '../engine.js';
import { readCursor, writeCursor } from './cursor.js';
import { applyFilters, applySearch } from './filters.js';
import { orderBy, startAfter } from './keyset.js';
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

  if (request.cursor !== undefined) startAfter(query, keys, readCursor(keys, request.cursor));
  orderBy(query, keys, dialectOf(query.connection.options.type));
  const rows = await query.limit(request.limit + 1).getMany();
  const items = rows.slice(0, request.limit);
  const last = rows.length > request.limit ? items.at(-1) : undefined;
  return { items, nextCursor: last ? writeCursor(keys, last) : null, ...total };
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
