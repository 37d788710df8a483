import { fold } from '#libs/kernel';

/** How a field's values are written in a query and compared in SQL. */
export type FieldType = 'text' | 'instant' | 'id' | 'choice' | 'integer' | 'decimal' | 'day' | 'flag';

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
export type Comparable = string | number | boolean | Date | ExactNumber;

/** Digits as the drivers are to write them: MySQL would compare text with numbers as floating points. */
export class ExactNumber {
  constructor(private readonly digits: string) {}

  toPostgres(): string {
    return this.digits;
  }

  toSqlString(): string {
    return this.digits;
  }
}

/** Rejected text of a query parameter; the message continues "must be …". */
export class NotComparable extends Error {}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i;

/** Of as many digits as any column has. */
const DECIMAL = /^-?\d{1,35}(\.\d{1,30})?$/;
/** Of the years that every engine has. */
const DAY = /^[1-9]\d{3}-\d\d-\d\d$/;

/** Reads a query's text as a value of the field. */
export const readValue = (field: ListField, text: string): Comparable => READERS[field.type](field, text);

const READERS: Record<FieldType, (field: ListField, text: string) => Comparable> = {
  text: readText,
  instant: (_field, text) => readInstant(text),
  integer: (_field, text) => readInteger(text),
  decimal: (_field, text) => {
    if (!DECIMAL.test(text)) throw new NotComparable('a number such as 19.90');
    return new ExactNumber(text);
  },
  day: (_field, text) => {
    if (!DAY.test(text) || !isDay(text)) throw new NotComparable('a day such as 2026-01-31');
    return text;
  },
  flag: (_field, text) => {
    if (text !== 'true' && text !== 'false') throw new NotComparable('true or false');
    return text === 'true';
  },
  id: (_field, text) => {
    if (!UUID.test(text)) throw new NotComparable('a UUID');
    return text.toLowerCase();
  },
  choice: ({ choices }, text) => {
    if (!choices?.includes(text)) throw new NotComparable(`one of ${choices?.join(', ')}`);
    return text;
  },
};

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
function isDay(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}
