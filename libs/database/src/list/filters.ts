import type { Criteria } from './criteria.js';
import { dayBound } from './days.js';
import {
  type Comparable,
  type ListDefinition,
  type ListField,
  type ListRequest,
  NotComparable,
  readValue,
} from './list-definition.js';
import { InvalidListQuery, unknownField } from './list-errors.js';
import { isOneOf } from '../statements.js';

const COMPARISONS: Record<string, string> = { eq: '=', ne: '<>', gt: '>', gte: '>=', lt: '<', lte: '<=' };
const PATTERNS: Record<string, (text: string) => string> = {
  contains: (text) => `%${literal(text)}%`,
  startsWith: (text) => `${literal(text)}%`,
};
/** Values that one `in` may name. */
const MOST_CHOICES = 100;
const LONGEST_VALUE = 320;
/** How the words of `q` are read. */
const FOLDED: ListField = { property: '', type: 'text', folded: true };

/** Wildcard characters stand for themselves. `!` escapes, as a backslash depends on the server's settings. */
const literal = (text: string): string => text.replace(/[!%_]/g, '!$&');

/** Adds every `filter[field][operator]=value` of the request. */
export function applyFilters(
  criteria: Criteria,
  definition: ListDefinition,
  { filter = {}, timeZone = 'UTC' }: Pick<ListRequest, 'filter' | 'timeZone'>,
): void {
  for (const [name, conditions] of Object.entries(filter)) {
    const field = filterable(definition, name);
    for (const [asked, text] of Object.entries(conditions)) {
      const condition = { asked, operator: asked, text };
      if (field.type === 'instant') Object.assign(condition, dayBound(asked, text, timeZone));
      applyFilter(criteria, field, name, condition);
    }
  }
}

interface Condition {
  /** As the request has it: no two conditions of a field share it. */
  asked: string;
  operator: string;
  text: string;
}

function filterable({ fields }: ListDefinition, name: string): ListField {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field?.filterable) return field;
  throw unknownField(
    'filter',
    name,
    Object.keys(fields).filter((known) => fields[known]?.filterable),
  );
}

function applyFilter(
  criteria: Criteria,
  field: ListField,
  name: string,
  { asked, operator, text }: Condition,
): void {
  const column = `${criteria.alias}.${field.property}`;
  const parameter = `filter_${name}_${asked}`;
  const at = `filter[${name}][${asked}]`;
  const read = (value: string): Comparable => readFilterValue(field, at, value);
  const pattern = Object.hasOwn(PATTERNS, operator) ? PATTERNS[operator] : undefined;
  if (Object.hasOwn(COMPARISONS, operator))
    criteria.where(compare(column, operator, parameter, field), { [parameter]: read(text) });
  else if (operator === 'in')
    criteria.where(isOneOf(column, parameter, criteria.dialect), { [parameter]: readMany(text, at, read) });
  else if (pattern && hasPatterns(field)) {
    criteria.where(`${column} LIKE :${parameter} ESCAPE '!'`, { [parameter]: pattern(String(read(text))) });
  } else throw unknownOperator(name, field);
}

const hasPatterns = ({ type, whole }: ListField): boolean => type === 'text' && !whole;

/** PostgreSQL uses no index for `<>`, but two ranges of one. A row without a value is different from every value. */
function compare(column: string, operator: string, parameter: string, field: ListField): string {
  if (operator !== 'ne') return `${column} ${COMPARISONS[operator]} :${parameter}`;
  const different = `${column} < :${parameter} OR ${column} > :${parameter}`;
  return `(${different}${field.nullable ? ` OR ${column} IS NULL` : ''})`;
}

function readMany(text: string, at: string, read: (value: string) => Comparable): Comparable[] {
  const values = text.split(',');
  if (values.length > MOST_CHOICES) throw refused(at, 'too_many', `Name at most ${MOST_CHOICES} values.`);
  return values.map(read);
}

function readFilterValue(field: ListField, at: string, text: string): Comparable {
  if (text.length > LONGEST_VALUE) throw refused(at, 'too_long', `Use at most ${LONGEST_VALUE} characters.`);
  try {
    return readValue(field, text);
  } catch (error) {
    if (error instanceof NotComparable)
      throw refused(at, 'invalid_value', `The value must be ${error.message}.`);
    throw error;
  }
}

function unknownOperator(name: string, field: ListField): InvalidListQuery {
  const operators = [...Object.keys(COMPARISONS), 'in', ...(hasPatterns(field) ? Object.keys(PATTERNS) : [])];
  return refused(`filter[${name}]`, 'unknown_operator', `Use one of the operators ${operators.join(', ')}.`);
}

const refused = (at: string, code: string, detail: string): InvalidListQuery =>
  new InvalidListQuery({ pointer: `/query/${at}`, code, detail });

/**
 * Keeps the rows in which every word of `q` occurs in one of the searched properties.
 *
 * @throws InvalidListQuery when the list has no search.
 */
export function applySearch(criteria: Criteria, { search }: ListDefinition, q: string): void {
  if (!search) throw refused('q', 'no_search', 'This list cannot be searched. Leave `q` away.');
  const text = String(readFilterValue(FOLDED, 'q', q));
  for (const [index, word] of text.split(/\s+/).filter(Boolean).entries()) {
    const either = search.map((property) => `${criteria.alias}.${property} LIKE :q${index} ESCAPE '!'`);
    criteria.where(`(${either.join(' OR ')})`, { [`q${index}`]: `%${literal(word)}%` });
  }
}
