import type { Schema } from '../document.ts';

/** Of the language's own. */
const KEYWORDS = new Set([
  'and',
  'as',
  'async',
  'class',
  'def',
  'del',
  'from',
  'global',
  'import',
  'in',
  'is',
  'not',
  'or',
  'pass',
]);

const PLAIN: Readonly<Record<string, string>> = {
  string: 'str',
  integer: 'int',
  number: 'float',
  boolean: 'bool',
  object: 'dict[str, Any]',
  null: 'None',
};

/** A property, or a parameter. */
export interface Field {
  /** As in Python. */
  name: string;
  /** As in JSON, in the query, or in the header. */
  wire: string;
  type: string;
  isRequired: boolean;
  isNullable: boolean;
  description: string;
}

/** `createdAt` and `If-Match` are `created_at` and `if_match`. */
export function snakeCase(name: string): string {
  const words = name.replaceAll('-', '_').replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2');
  const snake = words.toLowerCase();
  return KEYWORDS.has(snake) ? `${snake}_` : snake;
}

/** A type as an annotation has it. */
export function typeOf(schema: Schema): string {
  if (schema.$ref) return schema.$ref.split('/').at(-1) ?? '';
  // One reference with words of its own.
  if (schema.allOf?.[0]) return typeOf(schema.allOf[0]);
  if (schema.oneOf) return schema.oneOf.map(typeOf).join(' | ');
  const types = [schema.type ?? []].flat();
  // Anything: the value of a setting, for one.
  if (types.length === 0) return 'Any';
  return types.map((type) => typeOfKind(type, schema)).join(' | ');
}

function typeOfKind(type: string, { enum: values, format, items }: Schema): string {
  if (type === 'null') return 'None';
  if (values) return `Literal[${values.map(literal).join(', ')}]`;
  if (type === 'array') return `list[${items ? typeOf(items) : 'Any'}]`;
  if (format === 'date-time') return 'datetime';
  if (format === 'binary') return 'bytes';
  return PLAIN[type] ?? 'Any';
}

/** As Python writes a JSON value of one word. */
export function literal(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return JSON.stringify(value);
}

export function fieldsOf({ properties = {}, required = [] }: Schema): Field[] {
  return Object.entries(properties).map(([wire, schema]) => ({
    name: snakeCase(wire),
    wire,
    type: typeOf(schema),
    isRequired: required.includes(wire),
    // Anything may be null too.
    isNullable: [schema.type].flat().includes('null') || typeOf(schema) === 'Any',
    description: schema.description ?? '',
  }));
}

/** Words for people, between the quotation marks of a docstring. */
export function docstring(text: string, indent: string): string {
  const lines = text.trim().replaceAll('\\', '\\\\').replaceAll('"""', "'''").split('\n');
  const body = lines.map((line, index) => (index === 0 || line === '' ? line : indent + line)).join('\n');
  return `${indent}"""${body}${body.includes('\n') ? `\n${indent}` : ''}"""`;
}
