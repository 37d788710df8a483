import { type Comparable, readValue } from './list-definition.js';
import { invalidCursor } from './list-errors.js';
import type { SortKey } from './sort.js';

/** Characters; three sorted texts of 320 make less. */
const LONGEST = 8192;

/** The sort values of the last row of a page; null where the row has none. */
export type Position = (Comparable | null)[];

/**
 * An opaque cursor: base64url of the sort and the last row's values. It carries no authority: it only
 * says where to go on in a list that the caller may read anyway, so it is checked, not signed.
 */
export function writeCursor(keys: SortKey[], row: object): string {
  const values = keys.map(({ field }) => (row as Record<string, Comparable | null>)[field.property] ?? null);
  return Buffer.from(JSON.stringify([orderOf(keys), ...values])).toString('base64url');
}

/** @throws InvalidListQuery when the cursor is damaged or was made for another sort. */
export function readCursor(keys: SortKey[], cursor: string): Position {
  const [order, ...values] = decode(cursor);
  if (order !== orderOf(keys) || values.length !== keys.length) throw invalidCursor();
  return keys.map((key, index) => readPosition(key, values[index]));
}

function decode(cursor: string): unknown[] {
  if (cursor.length > LONGEST) throw invalidCursor();
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(parsed)) return parsed;
  } catch {
    // Damaged: refused below like any other.
  }
  throw invalidCursor();
}

function readPosition({ field }: SortKey, value: unknown): Comparable | null {
  if (value === null && field.nullable) return null;
  if (typeof value !== (field.type === 'integer' ? 'number' : 'string')) throw invalidCursor();
  try {
    // A stored value is folded already.
    return readValue({ ...field, folded: false }, String(value));
  } catch {
    throw invalidCursor();
  }
}

const orderOf = (keys: SortKey[]): string =>
  keys.map(({ name, descending }) => (descending ? `-${name}` : name)).join();
