import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { Dialect } from '../engine.js';
import type { Position } from './cursor.js';
import type { SortKey } from './sort.js';

/** Orders the rows so that nulls are the smallest value on every engine. */
export function orderBy<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  keys: SortKey[],
  dialect: Dialect,
): void {
  for (const { field, descending } of keys) {
    const column = `${query.alias}.${field.property}`;
    const isNullsAware = field.nullable && dialect === 'postgres';
    if (!isNullsAware) query.addOrderBy(column, descending ? 'DESC' : 'ASC');
    else query.addOrderBy(column, descending ? 'DESC' : 'ASC', descending ? 'NULLS LAST' : 'NULLS FIRST');
  }
}

/**
 * Keeps the rows behind `position`: `a > x OR (a = x AND (b > y OR …))`. A row comparison `(a, b) > (x, y)`
 * can neither mix directions nor meet nulls.
 */
export function startAfter<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  keys: SortKey[],
  position: Position,
): void {
  const parameters: ObjectLiteral = {};
  const condition = keys.reduceRight((rest, key, index) => {
    const value = position[index] ?? null;
    const column = `${query.alias}.${key.field.property}`;
    const parameter = `after${index}`;
    if (value !== null) parameters[parameter] = value;
    return either(beyond(column, parameter, key, value), same(column, parameter, value), rest);
  }, '');
  query.andWhere(`(${condition})`, parameters);
  const [first] = keys;
  if (first && position[0] !== null) limitFirst(query, first);
}

/** Says of the first key alone what follows anyway: without it PostgreSQL reads its index from the start. */
function limitFirst<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  { field, descending }: SortKey,
): void {
  if (descending && field.nullable) return;
  query.andWhere(`${query.alias}.${field.property} ${descending ? '<=' : '>='} :after0`);
}

function beyond(column: string, parameter: string, { field, descending }: SortKey, value: unknown): string {
  if (value === null) return descending ? '' : `${column} IS NOT NULL`;
  const past = `${column} ${descending ? '<' : '>'} :${parameter}`;
  return descending && field.nullable ? `(${past} OR ${column} IS NULL)` : past;
}

const same = (column: string, parameter: string, value: unknown): string =>
  value === null ? `${column} IS NULL` : `${column} = :${parameter}`;

function either(past: string, equal: string, rest: string): string {
  const tied = rest && `(${equal} AND (${rest}))`;
  return [past, tied].filter(Boolean).join(' OR ') || '1 = 0';
}
