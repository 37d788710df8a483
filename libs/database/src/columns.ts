import { Column, getMetadataArgsStorage, PrimaryColumn, type ColumnOptions, type ColumnType } from 'typeorm';
import type { ServerType } from './engine.js';
import { columnType, type PortableType } from './portable-types.js';

type Options = Pick<ColumnOptions, 'nullable' | 'name' | 'primary' | 'select' | 'update'>;

/** The primary key: a UUIDv7 made by the application (`newId()`). */
export const Id = (): PropertyDecorator => PrimaryColumn({ type: marker('id') });

/** A reference to another row by its id. */
export const Reference = (options: Options = {}): PropertyDecorator => portable('id', options);

/** A point in time with milliseconds, the same instant in every time zone. Read and written as `Date`. */
export const Instant = (options: Options = {}): PropertyDecorator => portable('instant', options);

/** A JSON object or array. Wrap a bare string, number or null in an object: engines disagree on those. */
export const Json = (options: Options = {}): PropertyDecorator => portable('json', options);

/** Text of at most `length` characters, compared by code point. */
export const Text = (length: number, options: Options = {}): PropertyDecorator =>
  portable('text', { ...options, length: String(length) });

/** Text without a useful bound. It cannot be indexed. */
export const LongText = (options: Options = {}): PropertyDecorator => portable('longText', options);

/** A 32-bit integer. */
export const Integer = (options: Options = {}): PropertyDecorator => portable('integer', options);

/**
 * A number of at most `precision` digits, `scale` of them behind the point, such as an amount of money. It is exact, and
 * so it is text, always with all of its decimal places: `19.90`.
 */
export const Decimal = (precision: number, scale: number, options: Options = {}): PropertyDecorator =>
  portable('decimal', { ...options, precision, scale });

/** A day of the calendar, in no time zone: `2026-01-31`. */
export const Day = (options: Options = {}): PropertyDecorator => portable('day', options);

/** True or false. */
export const Flag = (options: Options = {}): PropertyDecorator => portable('flag', options);

/** The version of a row that people edit: starts at 1, raised by `guardedUpdate`, sent as its entity tag. */
export const Version = (): PropertyDecorator => portable('integer', {});

const MARK = 'portable:';
const marker = (type: PortableType): ColumnType => `${MARK}${type}` as ColumnType;
const portable = (type: PortableType, options: ColumnOptions): PropertyDecorator =>
  Column({ ...options, type: marker(type) });

/** A column as its decorator declared it. */
interface PortableColumn {
  type: PortableType;
  options: ColumnOptions;
}

const declared = new WeakMap<object, PortableColumn>();

/**
 * Spells the portable columns of every entity in the words of the server whose data source is about to be
 * built. Decorators run before the engine is known, so they only leave a mark.
 */
export function spellColumns(server: ServerType): void {
  for (const column of getMetadataArgsStorage().columns) {
    const portableColumn = declared.get(column) ?? readMark(column.options);
    if (!portableColumn) continue;
    declared.set(column, portableColumn);
    const { type, options } = portableColumn;
    const length = options.length ? { length: options.length } : {};
    Object.assign(column, { options: { ...options, ...columnType(type, server), ...length } });
  }
}

function readMark(options: ColumnOptions): PortableColumn | undefined {
  const { type } = options;
  if (typeof type !== 'string' || !type.startsWith(MARK)) return undefined;
  return { type: type.slice(MARK.length) as PortableType, options };
}
