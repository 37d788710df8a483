import type { ListDefinition } from '#libs/database';
import { fold } from '#libs/kernel';

export type Field = ListDefinition['fields'][string];
export type Value = string | number | boolean | Date | null;
export type Row = Record<string, Value>;

/*
 * What a list means, in a few lines: text by code point and nothing of it ignored, folded where the field is; null
 * smaller than every value, different from every value, and neither before nor after any; a day as a whole.
 */

/** By code point, which is how UTF-8 sorts; null first. */
function compare(a: Value, b: Value): number {
  if (a === null || b === null) return Number(b === null) - Number(a === null);
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(String(b)));
  return Number(a) - Number(b);
}

/** Text of digits is a number. */
function compareAs(type: Field['type'] | undefined, a: Value, b: Value): number {
  return type === 'decimal' && a !== null && b !== null ? Number(a) - Number(b) : compare(a, b);
}

const DAY = /^\d{4}-\d\d-\d\d$/;

/** How the stored value compares with a query's text: below, at or above 0. */
function order({ type, folded }: Field, stored: Value, text: string): number {
  switch (type) {
    case 'instant':
      if (DAY.test(text)) return compare((stored as Date).toISOString().slice(0, 10), text);
      return compare(stored, new Date(text));
    case 'integer':
    case 'decimal':
      return compare(Number(stored), Number(text));
    case 'flag':
      return compare(stored, text === 'true');
    case 'id':
      return compare(stored, text.toLowerCase());
    default:
      return compare(stored, folded ? fold(text) : text);
  }
}

type Operator = (field: Field, stored: NonNullable<Value>, text: string) => boolean;

const operators: Record<string, Operator> = {
  eq: (field, stored, text) => order(field, stored, text) === 0,
  ne: (field, stored, text) => order(field, stored, text) !== 0,
  gt: (field, stored, text) => order(field, stored, text) > 0,
  gte: (field, stored, text) => order(field, stored, text) >= 0,
  lt: (field, stored, text) => order(field, stored, text) < 0,
  lte: (field, stored, text) => order(field, stored, text) <= 0,
  in: (field, stored, text) => text.split(',').some((each) => order(field, stored, each) === 0),
  contains: ({ folded }, stored, text) => String(stored).includes(folded ? fold(text) : text),
  startsWith: ({ folded }, stored, text) => String(stored).startsWith(folded ? fold(text) : text),
};

export const OPERATORS = Object.keys(operators);
/** Those that only text has. */
const PATTERNS = new Set(['contains', 'startsWith']);

export function operatorsOf({ type, whole }: Field): string[] {
  return OPERATORS.filter((operator) => (type === 'text' && !whole) || !PATTERNS.has(operator));
}

export function matches(field: Field, operator: string, stored: Value, text: string): boolean {
  if (stored === null) return operator === 'ne';
  return operators[operator]?.(field, stored, text) ?? false;
}

/** Every word in one of the searched properties. */
export function isFound(row: Row, properties: readonly string[], q: string): boolean {
  const words = fold(q).split(/\s+/).filter(Boolean);
  return words.every((word) => properties.some((property) => row[property]?.toString().includes(word)));
}

/** By each key in turn; of equal rows the id decides, in the direction of the first key. */
export function sorted(rows: Row[], { fields }: ListDefinition, sort: string): Row[] {
  const keys = [...sort.split(','), sort.startsWith('-') ? '-id' : 'id'].map((word) => {
    const name = word.replace('-', '');
    const { property = name, type } = fields[name] ?? {};
    return { property, type, sign: word.startsWith('-') ? -1 : 1 };
  });
  return rows.toSorted(
    (a, b) =>
      keys
        .map(({ property, type, sign }) => sign * compareAs(type, a[property] ?? null, b[property] ?? null))
        .find((each) => each !== 0) ?? 0,
  );
}
