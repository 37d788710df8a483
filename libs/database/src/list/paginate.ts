import type { Page } from '#libs/kernel';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { type Dialect, dialectOf } from '../engine.js';
import type { Criteria } from './criteria.js';
import type { ListDefinition, ListRequest } from './list-definition.js';
import { pageOf } from './page.js';

/**
 * One page of the query's rows by keyset: page 4,000 costs what page 1 does, and rows inserted or
 * removed between two pages make none of the others appear twice or not at all.
 *
 * @throws InvalidListQuery for a field, operator, value or cursor that the definition does not allow.
 */
export function paginate<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  definition: ListDefinition,
  request: ListRequest,
): Promise<Page<T>> {
  const dialect = dialectOf(query.connection.options.type);
  const source = {
    alias: query.alias,
    dialect,
    read: (criteria: Criteria, limit: number) =>
      readRows(criteria.applyTo(query.clone()).limit(limit), dialect),
    count: (criteria: Criteria, most: number) => countRows(criteria.applyTo(query.clone()), most),
  };
  return pageOf(source, definition, request);
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

/** Up to so many. */
export async function countRows<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  most: number,
): Promise<number> {
  const rows = query.select('1', 'one').limit(most);
  // A builder made from the query's own stays on its connection, and so in its transaction.
  const counted = await query
    .createQueryBuilder()
    .select('COUNT(*)', 'total')
    .from(`(${rows.getQuery()})`, 'counted')
    .setParameters(rows.getParameters())
    .getRawOne<{ total: string | number }>();
  return Number(counted?.total ?? 0);
}
