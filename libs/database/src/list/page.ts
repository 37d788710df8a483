import type { Page } from '#libs/kernel';
import type { Dialect } from '../engine.js';
import { Criteria } from './criteria.js';
import { readCursor, writeCursor } from './cursor.js';
import { applyFilters, applySearch } from './filters.js';
import { keepStretch, type Stretch, stretchesAfter } from './keyset.js';
import type { ListDefinition, ListRequest } from './list-definition.js';
import { readSort, type SortKey } from './sort.js';

/** Counting costs more than a page: beyond this many rows a total is only a lower bound. */
const MOST_COUNTED = 10_000;

/** Where the rows of a list come from. */
export interface Source<T> {
  /** Of the table in the queries. */
  alias: string;
  dialect: Dialect;
  read(criteria: Criteria, limit: number): Promise<T[]>;
  /** How many there are, counted no further than asked. */
  count(criteria: Criteria, most: number): Promise<number>;
}

/** @throws InvalidListQuery for a field, operator, value or cursor that the definition does not allow. */
export async function pageOf<T extends object>(
  source: Source<T>,
  definition: ListDefinition,
  request: ListRequest,
): Promise<Page<T>> {
  const keys = readSort(definition, request.sort ?? definition.defaultSort);
  const criteria = new Criteria(source.alias, source.dialect);
  applyFilters(criteria, definition, request);
  if (request.q) applySearch(criteria, definition, request.q);
  const total = request.include === 'total' ? await countUpTo(source, criteria, MOST_COUNTED) : {};

  const position = request.cursor === undefined ? undefined : readCursor(keys, request.cursor);
  const stretches = stretchesAfter(keys, position).filter((stretch) => canMatch(stretch, keys, request));
  const rows = await readUpTo(source, criteria, stretches, request.limit + 1);
  const items = rows.slice(0, request.limit);
  const last = rows.length > request.limit ? items.at(-1) : undefined;
  return { items, nextCursor: last ? writeCursor(keys, last) : null, ...total };
}

/** Without a value a row is different from every value, and nothing else: a database would look at each of them. */
function canMatch({ first }: Stretch, [key]: SortKey[], { filter }: ListRequest): boolean {
  const asked = Object.keys((key && filter?.[key.name]) ?? {});
  return !first?.isNull || asked.every((operator) => operator === 'ne');
}

async function readUpTo<T>(
  source: Source<T>,
  criteria: Criteria,
  [stretch, ...rest]: Stretch[],
  limit: number,
): Promise<T[]> {
  if (!stretch || limit === 0) return [];
  const rows = await source.read(keepStretch(criteria.clone(), stretch), limit);
  return rest.length === 0
    ? rows
    : [...rows, ...(await readUpTo(source, criteria, rest, limit - rows.length))];
}

async function countUpTo<T>(
  source: Source<T>,
  criteria: Criteria,
  most: number,
): Promise<{ total: number; totalIsExact: boolean }> {
  const total = await source.count(criteria, most + 1);
  return { total: Math.min(total, most), totalIsExact: total <= most };
}
