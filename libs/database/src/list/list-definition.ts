import { fold } from '#libs/kernel';

/** How a field's values are written in a query and compared in SQL. */
export type FieldType = 'text' | 'instant' | 'id' | 'choice' | 'integer';

export interface ListField {
  /** The entity's property that is compared; for folded text, its folded twin. */
  property: string;
  type: FieldType;
  /** Compare without regard to case: the query's value is folded as the property was. */
  folded?: boolean;
  /** What a `choice` may be. */
  choices?: readonly string[];
  /** Clients may sort by it. Nulls sort as the smallest value on every engine. */
  sortable?: boolean;
  filterable?: boolean;
  nullable?: boolean;
  /** Text that is compared as a whole, without `contains` and `startsWith`: names of which there are few. */
  whole?: boolean;
}

/** What clients may ask of a list: everything else is refused. */
export interface ListDefinition {
  /** Public field name → how it is compared. */
  fields: Record<string, ListField>;
  /** Properties (folded text) that `q` looks into. */
  search?: readonly [string, ...string[]];
  /** In the words of the `sort` parameter, such as `-createdAt`. */
  defaultSort: string;
}

/** Declares a list once, beside its feature. */
export function defineList(definition: ListDefinition): ListDefinition {
  return definition;
}

/** What a client asked for: the words of the query string, not yet checked against the definition. */
export interface ListRequest {
  limit: number;
  cursor?: string;
  /** Comma-separated field names, each descending when preceded by `-`. */
  sort?: string;
  q?: string;
  /** field → operator → value. */
  filter?: Record<string, Record<string, string>>;
  /** IANA name of the zone whose days a filter such as `[gte]=2026-01-31` means; UTC when left out. */
  timeZone?: string;
  include?: 'total';
}

/** A value that SQL can compare. */
export type Comparable = string | number | Date;

/** Rejected text of a query parameter; the message continues "must be …". */
export class NotComparable extends Error {}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i;

/** Reads a query's text as a value of the field. */
export function readValue(field: ListField, text: string): Comparable {
  switch (field.type) {
    case 'text':
      return readText(field, text);
    case 'instant':
      return readInstant(text);
    case 'integer':
      return readInteger(text);
    case 'id':
      if (!UUID.test(text)) throw new NotComparable('a UUID');
      return text.toLowerCase();
    case 'choice':
      if (!field.choices?.includes(text)) throw new NotComparable(`one of ${field.choices?.join(', ')}`);
      return text;
  }
}

/** PostgreSQL cannot store U+0000, and half a surrogate pair is no character. */
function readText({ folded }: ListField, text: string): string {
  if (text.includes('\0') || !text.isWellFormed()) throw new NotComparable('text without NUL characters');
  return folded ? fold(text) : text;
}

function readInteger(text: string): number {
  const integer = Number(text);
  if (!/^-?\d{1,10}$/.test(text) || integer < -(2 ** 31) || integer >= 2 ** 31) {
    throw new NotComparable('a whole number of 32 bits');
  }
  return integer;
}

/** Of the years 0 to 9999 in UTC too, which is as far as MySQL goes. */
function readInstant(text: string): Date {
  const instant = new Date(text);
  const isValid = INSTANT.test(text) && !Number.isNaN(instant.getTime()) && isDay(text.slice(0, 10));
  if (!isValid || !INSTANT.test(instant.toISOString())) {
    throw new NotComparable(
      'an RFC 3339 instant such as 2026-01-31T12:00:00Z or, to be before or after, a day',
    );
  }
  return instant;
}

/** `Date` takes February 31st for March 3rd. */
const isDay = (day: string): boolean => new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
