import type { Criteria } from './criteria.js';
import type { Position } from './cursor.js';
import { type Comparable, ExactNumber, type ListField } from './list-definition.js';
import type { SortKey } from './sort.js';

/** Part of a list in which the first key is null everywhere, or nowhere. */
export interface Stretch {
  /** What the first key is, where it can be null. */
  first?: { property: string; type: ListField['type']; isNull: boolean };
  keys: SortKey[];
  /** After which row it begins; from its start when there is none. */
  after?: { keys: SortKey[]; position: Position };
}

/**
 * The stretches that follow the position, in order. Read one by one an index serves each: PostgreSQL keeps
 * nulls at the other end of it, and no engine starts in the middle of one for `a < x OR a IS NULL`.
 */
export function stretchesAfter(keys: SortKey[], position?: Position): Stretch[] {
  const [first, ...rest] = keys;
  if (!first?.field.nullable) return [{ keys, after: position && { keys, position } }];
  const { property, type } = first.field;
  const known = [{ ...first, field: { ...first.field, nullable: false } }, ...rest];
  const stretch = (isNull: boolean): Stretch => ({ first: { property, type, isNull }, keys: known });
  const both = [stretch(!first.descending), stretch(first.descending)];
  if (!position) return both;
  const [value, ...others] = position;
  const after = value === null ? { keys: rest, position: others } : { keys: known, position };
  const from = both.findIndex((each) => each.first?.isNull === (value === null));
  return both.slice(from).map((each, index) => (index === 0 ? { ...each, after } : each));
}

/** Keeps the rows of the stretch, in order. */
export function keepStretch(criteria: Criteria, { first, keys, after }: Stretch): Criteria {
  const { dialect } = criteria;
  const behind = after && startAfter(criteria, after);
  const isAllNull = first?.isNull && dialect === 'mysql';
  if (isAllNull && behind) keepNulls(criteria, first, behind);
  else {
    if (first) criteria.where(`${criteria.alias}.${first.property} IS ${first.isNull ? '' : 'NOT '}NULL`);
    if (behind) criteria.where(behind);
  }
  // Where all are null MySQL would sort by the key once more, and PostgreSQL uses its index only when told to.
  orderBy(criteria, isAllNull && !behind ? keys.slice(1) : keys);
  return criteria;
}

/** No value of the type is below it. */
const LEAST: Record<ListField['type'], Comparable> = {
  text: '',
  choice: '',
  id: '',
  integer: -(2 ** 31),
  decimal: new ExactNumber(`-${'9'.repeat(35)}`),
  day: '1000-01-01',
  flag: false,
  instant: new Date('0000-01-01T00:00:00Z'),
};

/**
 * For `IS NULL` alone MariaDB goes through all of them from the first. A second range, which has no row, makes it
 * read ranges of the index, of which the first begins after the last page.
 */
function keepNulls(
  criteria: Criteria,
  { property, type }: NonNullable<Stretch['first']>,
  behind: string,
): void {
  const column = `${criteria.alias}.${property}`;
  criteria.where(`((${column} IS NULL AND ${behind}) OR ${column} < :least)`, { least: LEAST[type] });
}

/** Orders the rows so that nulls are the smallest value on every engine. */
function orderBy(criteria: Criteria, keys: SortKey[]): void {
  for (const { field, descending } of keys) {
    const column = `${criteria.alias}.${field.property}`;
    const isNullsAware = field.nullable && criteria.dialect === 'postgres';
    if (!isNullsAware) criteria.orderBy(column, descending ? 'DESC' : 'ASC');
    else criteria.orderBy(column, descending ? 'DESC' : 'ASC', descending ? 'NULLS LAST' : 'NULLS FIRST');
  }
}

/**
 * What holds of the rows behind `position`: `a > x OR (a = x AND (b > y OR …))`, of which MySQL and MariaDB make
 * ranges of an index. PostgreSQL begins in the midst of one only for a row comparison, `(a, b) > (x, y)`, which can
 * neither mix directions nor meet nulls: of the leading keys that do neither it says all, or what follows anyway.
 */
function startAfter(criteria: Criteria, { keys, position }: NonNullable<Stretch['after']>): string {
  const places = keys.map((key, index): Place => {
    return {
      ...key,
      column: `${criteria.alias}.${key.field.property}`,
      parameter: `after${index}`,
      value: position[index] ?? null,
    };
  });
  const known = places.filter(({ value }) => value !== null);
  for (const { parameter, value } of known) criteria.parameters[parameter] = value;
  const leading = criteria.dialect === 'mysql' ? comparable(places).slice(0, 1) : comparable(places);
  const isAll = leading.length === places.length;
  if (isAll) return compareRows(leading, isAll);
  const condition = places.reduceRight((rest, place) => either(beyond(place), same(place), rest), '');
  return leading.length > 0 ? `${compareRows(leading, isAll)} AND (${condition})` : `(${condition})`;
}

/** A sort key, and where the last page ended. */
interface Place extends SortKey {
  column: string;
  parameter: string;
  value: Comparable | null;
}

/** The leading keys that go in one direction and are never null. */
function comparable(places: Place[]): Place[] {
  const end = places.findIndex(
    ({ field, descending }) => field.nullable || descending !== places[0]?.descending,
  );
  return end < 0 ? places : places.slice(0, end);
}

function compareRows(places: Place[], isAll: boolean): string {
  const operator = `${places[0]?.descending ? '<' : '>'}${isAll ? '' : '='}`;
  const [columns, values] = [
    places.map(({ column }) => column),
    places.map(({ parameter }) => `:${parameter}`),
  ];
  return places.length > 1
    ? `(${columns.join(', ')}) ${operator} (${values.join(', ')})`
    : `${columns.join('')} ${operator} ${values.join('')}`;
}

function beyond({ column, parameter, field, descending, value }: Place): string {
  if (value === null) return descending ? '' : `${column} IS NOT NULL`;
  const past = `${column} ${descending ? '<' : '>'} :${parameter}`;
  return descending && field.nullable ? `(${past} OR ${column} IS NULL)` : past;
}

const same = ({ column, parameter, value }: Place): string =>
  value === null ? `${column} IS NULL` : `${column} = :${parameter}`;

function either(past: string, equal: string, rest: string): string {
  const tied = rest && `(${equal} AND (${rest}))`;
  return [past, tied].filter(Boolean).join(' OR ') || '1 = 0';
}
