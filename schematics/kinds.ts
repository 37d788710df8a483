import type { Field, Kind } from './fields.ts';
import { plural } from './inflection.ts';
import type { Name } from './names.ts';

/** How fields of one kind are written in each of a feature's files. */
interface Spelling {
  /** In TypeScript, of the entity and of answers. */
  type: string | ((field: Field, feature: Name) => string);
  /** In the entity, with what goes into the last argument. */
  column: (field: Field, options: string[]) => string;
  /** In the migration; `column.…`. */
  migrated: (field: Field, options: string[]) => string;
  /** The rules of requests. */
  rules: (field: Field, feature: Name) => string[];
  /** Of answers, besides the type. */
  shown?: (field: Field, feature: Name) => string[];
  /** How a list compares it; undefined where none does. */
  listed?: (field: Field, feature: Name) => string;
  /** What its cells in a file are called. */
  cell: string;
  /** A cell that is refused, as code. */
  refusedCell: (field: Field) => string;
  /** As JSON has it, for the document. */
  example: (field: Field) => unknown;
  /** What a change makes of it, as JSON has it. */
  changed: (field: Field) => unknown;
  /** What is refused, as code. */
  refused: (field: Field) => string[];
}

const call = (name: string, given: (string | number)[], options: string[]): string => {
  const object = options.length > 0 ? [`{ ${options.join(', ')} }`] : [];
  return `${name}(${[...given, ...object].join(', ')})`;
};
const quoted = (name: string): string => `'${name}'`;

/** Of `status` the plural, of `purchase_status` too. */
const pluralOf = (snake: string): string => snake.replace(/[a-z0-9]+$/, (word) => plural(word));

/** `INVOICE_STATUSES` */
export const valuesName = ({ name }: Field, feature: Name): string =>
  `${feature.snake}_${pluralOf(name.snake)}`.toUpperCase();
export const enumType = ({ name }: Field, feature: Name): string => `${feature.pascal}${name.pascal}`;
export const foldedProperty = ({ name }: Field): string => `${name.camel}Key`;
const foldedColumn = ({ name }: Field): string => `${name.snake}_key`;
/** The property that is compared, and its column. */
export const comparedProperty = (field: Field): string =>
  field.kind === 'string' ? foldedProperty(field) : field.name.camel;
export const comparedColumn = (field: Field): string =>
  field.kind === 'string' ? foldedColumn(field) : field.name.snake;

const simple = (
  type: string,
  decorator: string,
  factory: string,
): Pick<Spelling, 'type' | 'column' | 'migrated'> => ({
  type,
  column: (_field, options) => call(`@${decorator}`, [], options),
  migrated: ({ name }, options) => call(`column.${factory}`, [quoted(name.snake)], options),
});

const SPELLINGS: Record<Kind, Spelling> = {
  string: {
    type: 'string',
    column: ({ length }, options) => call('@Text', [length], options),
    migrated: ({ name, length }, options) => call('column.text', [quoted(name.snake), length], options),
    rules: ({ length }) => ['@IsString()', `@Length(1, ${length})`, `@FitsFoldedColumn(${length})`],
    listed: (field) =>
      `property: '${foldedProperty(field)}', type: 'text', folded: true, sortable: true, filterable: true`,
    cell: 'text',
    refusedCell: ({ length }) => `'x'.repeat(${length + 1})`,
    example: ({ name, length }) => `Example ${name.words}`.slice(0, length),
    changed: ({ name, length }) => `Other ${name.words}`.slice(0, length),
    refused: ({ length }) => ["''", '7', `'x'.repeat(${length + 1})`],
  },
  text: {
    ...simple('string', 'LongText', 'longText'),
    rules: () => ['@IsString()', '@MaxLength(10_000)', '@FitsColumn(10_000)'],
    cell: 'text',
    refusedCell: () => "'x'.repeat(10_001)",
    example: () => 'A few words.',
    changed: () => 'Other words.',
    refused: () => ['7', "['text']"],
  },
  integer: {
    ...simple('number', 'Integer', 'integer'),
    rules: () => ["@ApiProperty({ type: 'integer' })", '@IsInt()', '@Min(-(2 ** 31))', '@Max(2 ** 31 - 1)'],
    shown: () => ["@ApiProperty({ type: 'integer' })"],
    listed: ({ name }) => `property: '${name.camel}', type: 'integer', sortable: true, filterable: true`,
    cell: 'integer',
    refusedCell: () => "'1.5'",
    example: () => 12,
    changed: () => 34,
    refused: () => ['1.5', "'12'", '2 ** 31'],
  },
  decimal: {
    type: 'string',
    column: ({ precision, scale }, options) => call('@Decimal', [precision, scale], options),
    migrated: ({ name, precision, scale }, options) =>
      call('column.decimal', [quoted(name.snake), precision, scale], options),
    rules: ({ precision, scale }) => [`@IsDecimal(${precision}, ${scale})`],
    listed: ({ name }) => `property: '${name.camel}', type: 'decimal', sortable: true, filterable: true`,
    cell: 'decimal',
    refusedCell: () => "'1e3'",
    example: ({ precision, scale }) => decimal(precision, scale, '1', '9'),
    changed: ({ precision, scale }) => decimal(precision, scale, '2', '5'),
    refused: ({ scale }) => ['19.9', "'1e3'", `'0.${'1'.repeat(scale + 1)}'`],
  },
  boolean: {
    ...simple('boolean', 'Flag', 'flag'),
    rules: () => ['@IsBoolean()'],
    listed: ({ name }) => `property: '${name.camel}', type: 'flag', filterable: true`,
    cell: 'flag',
    refusedCell: () => "'yes'",
    example: () => true,
    changed: () => false,
    refused: () => ["'true'", '1'],
  },
  date: {
    ...simple('string', 'Day', 'day'),
    rules: () => ['@IsDay()'],
    shown: () => ["@ApiProperty({ format: 'date' })"],
    listed: ({ name }) => `property: '${name.camel}', type: 'day', sortable: true, filterable: true`,
    cell: 'day',
    refusedCell: () => "'2026-02-30'",
    example: () => '2026-01-31',
    changed: () => '2026-02-28',
    refused: () => ["'2026-02-30'", "'31.01.2026'", "'2026-01-31T00:00:00Z'"],
  },
  datetime: {
    ...simple('Date', 'Instant', 'instant'),
    rules: () => ['@IsInstant()'],
    listed: ({ name }) => `property: '${name.camel}', type: 'instant', sortable: true, filterable: true`,
    cell: 'instant',
    refusedCell: () => "'tomorrow'",
    example: () => '2026-01-31T12:00:00.000Z',
    changed: () => '2026-02-28T08:30:00.000Z',
    refused: () => ["'2026-01-31'", "'tomorrow'", '0'],
  },
  enum: {
    type: enumType,
    column: ({ values }, options) => call('@Text', [lengthOf(values)], options),
    migrated: ({ name, values }, options) =>
      call('column.text', [quoted(name.snake), lengthOf(values)], options),
    rules: (field, feature) => [
      `@ApiProperty({ enum: ${valuesName(field, feature)} })`,
      `@IsIn(${valuesName(field, feature)})`,
    ],
    shown: (field, feature) => [`@ApiProperty({ enum: ${valuesName(field, feature)} })`],
    listed: (field, feature) =>
      `property: '${field.name.camel}', type: 'choice', choices: ${valuesName(field, feature)}, sortable: true, filterable: true`,
    cell: 'choice',
    refusedCell: () => "'of nothing'",
    example: ({ values }) => values[0],
    changed: ({ values }) => values.at(-1),
    refused: () => ["'of nothing'", '0'],
  },
  ref: {
    ...simple('string', 'Reference', 'reference'),
    rules: () => ['@IsId()'],
    shown: () => ["@ApiProperty({ format: 'uuid' })"],
    listed: ({ name }) => `property: '${name.camel}', type: 'id', filterable: true`,
    cell: 'id',
    refusedCell: () => "'of nothing'",
    example: () => '019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a',
    changed: () => '019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6b',
    refused: () => ["'of nothing'", '7'],
  },
  json: {
    ...simple('object', 'Json', 'json'),
    rules: () => ["@ApiProperty({ type: 'object', additionalProperties: true })", '@IsObject()'],
    shown: () => ["@ApiProperty({ type: 'object', additionalProperties: true })"],
    cell: 'json',
    refusedCell: () => "'text'",
    example: () => ({ key: 'value' }),
    changed: () => ({ nested: { list: [1, null] } }),
    refused: () => ["'text'", '[1]'],
  },
};

function decimal(precision: number, scale: number, whole: string, place: string): string {
  return `${precision - scale > 1 ? whole : ''}${place}.${place.padEnd(scale, '0')}`;
}

const lengthOf = (values: string[]): number => Math.max(16, ...values.map((value) => value.length));

export const spellingOf = ({ kind }: Field): Spelling => SPELLINGS[kind];

/** Its type in TypeScript; null where it may be missing. */
export function typeOf(field: Field, feature: Name): string {
  const { type } = spellingOf(field);
  return `${typeof type === 'string' ? type : type(field, feature)}${field.isNullable ? ' | null' : ''}`;
}
