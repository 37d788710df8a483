import { fold } from '#libs/kernel';
import type { Field, Row, Value } from './list-oracle.js';

/** Case, accents in both forms, wildcards and quotes, spaces at both ends, what sorts oddly, what is long in UTF-16. */
const TEXTS = [
  ['', 'a', 'A', 'b', 'B', 'aa', 'ab', 'a b', 'a ', 'a  ', ' a', 'a\t', 'a\u00A0', 'a!'],
  ['é', 'É', 'e\u0301', 'e', 'ß', 'ss', 'ẞ', 'İ', 'i', 'ı', 'ﬁ', 'fi', 'Ω', '\u2126', 'Ａ'],
  ['%', 'a%b', '_', 'a_b', 'axb', '!', '!%', '\\', 'a\\b', "'", '"', '`', '10', '9', ';--'],
  ['😀', '😀b', '\uFFEE', '\u{10FFFD}', 'a\u200D', '中文'],
].flat();

const INSTANTS = [
  ['1000-01-01T00:00:00.000Z', '1969-12-31T23:59:59.999Z', '1970-01-01T00:00:00.000Z'],
  ['1970-01-01T00:00:00.001Z', '2026-01-30T23:59:59.999Z', '2026-01-31T00:00:00.000Z'],
  ['2026-01-31T12:00:00.000Z', '2026-01-31T23:59:59.999Z', '2026-02-01T00:00:00.000Z'],
  ['9999-12-31T23:59:59.999Z'],
].flat();
const DAY = 24 * 60 * 60 * 1000;
const INTEGERS = [-2_147_483_648, -1, 0, 1, 9, 10, 2_147_483_647];

/** They fit into a column of any precision. */
const DECIMALS = ['-9.9', '-0.1', '0.0', '0.1', '1.0', '9.0', '9.9'];
const CALENDAR = ['1000-01-01', '1970-01-01', '2024-02-29', '2026-01-31', '2026-02-01', '9999-12-31'];

/** What rows hold in the field; two rows may hold the same. */
function storedValues({ type, folded, choices = [], nullable }: Field): Value[] {
  const values: Record<Field['type'], Value[]> = {
    text: folded ? TEXTS.map(fold) : TEXTS,
    instant: INSTANTS.map((text) => new Date(text)),
    integer: INTEGERS,
    decimal: DECIMALS,
    day: CALENDAR,
    flag: [true, false],
    choice: [...choices],
    id: [],
  };
  return nullable ? [null, ...values[type], null] : values[type];
}

/** What the `index`th row holds in the field, which is the `position`th. Steps of another size mix the fields. */
export function valueFor(field: Field, { index, position }: { index: number; position: number }): Value {
  const values = storedValues(field);
  return values[(index * (2 * position + 1) + position) % values.length] ?? null;
}

/** What the `index`th row holds where no two may hold the same. */
export function uniqueValueFor(field: Field, index: number): Value {
  return [...new Set(storedValues(field))][index] ?? another(field, 1000 + index);
}

/** Another one for each number. */
function another({ type }: Field, number: number): Value {
  switch (type) {
    case 'integer':
      return number;
    case 'decimal':
      return `${number}.00`;
    case 'instant':
      return new Date(number * DAY);
    case 'day':
      return new Date(number * DAY).toISOString().slice(0, 10);
    default:
      return `unique ${number}`;
  }
}

/** What queries ask the field for. */
export function askedValues({ type, choices = [] }: Field, rows: Row[]): string[] {
  switch (type) {
    case 'text':
      return TEXTS;
    case 'instant':
      return [...INSTANTS, '2026-01-31T13:00:00+13:00', '1970-01-01t00:00:00z'];
    case 'integer':
      return [...INTEGERS.map(String), '007'];
    case 'decimal':
      return [...DECIMALS, '0.1', '9', '-1.005', '100000000000'];
    case 'day':
      return CALENDAR;
    case 'flag':
      return ['true', 'false'];
    case 'choice':
      return [...choices];
    case 'id':
      return rows.slice(0, 3).flatMap(({ id }) => [String(id), String(id).toUpperCase()]);
  }
}

/** Days, which instants can be before or after. */
export const DAYS = ['1000-01-01', '1970-01-01', '2026-01-30', '2026-01-31', '2026-02-01', '9998-12-31'];
