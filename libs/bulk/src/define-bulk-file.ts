import type { AppError } from '#libs/kernel';
import { CELL_KINDS, type ColumnKind } from './column-kinds.js';
import type { ExportFormat } from './exports/export.query.dto.js';
import { exportFormats, type FileFormat } from './exports/export-formats.js';
import type { RowFormat } from './imports/read-rows.js';

/** A column of a file, and the field of the same name. */
export interface BulkColumn {
  kind: ColumnKind;
  /** It may be missing: an empty cell is null. */
  nullable?: true;
  /** Exports have it, imports leave it alone. */
  readOnly?: true;
  /** What a row is refused by whose value another one has. */
  unique?: new () => AppError;
}

export interface BulkFileOptions<T extends object> extends Pick<
  RowFormat<T>,
  'request' | 'unknownColumns' | 'longestRecord'
> {
  /** In their order in an export. */
  columns: Record<string, BulkColumn>;
  /** One item as JSON has it, for the document. */
  example: object;
}

/** What one kind of thing is in files. */
export interface BulkFile<T extends object> {
  columns: Record<string, BulkColumn>;
  rows: RowFormat<T>;
  formats: Record<ExportFormat, FileFormat<object>>;
  /** Files of one item. */
  examples: Record<ExportFormat, string>;
}

/**
 * Declares how things are read from CSV files, and written to them and to NDJSON.
 *
 * @example
 * export const notesFile = defineBulkFile({
 *   request: CreateNoteRequest,
 *   unknownColumns: UnknownNoteColumns,
 *   columns: { id: { kind: 'id', readOnly: true }, title: { kind: 'text' }, dueOn: { kind: 'day', nullable: true } },
 *   example: { id: '019a…', title: 'Milk', dueOn: null },
 * });
 */
export function defineBulkFile<T extends object>({
  columns,
  example,
  ...options
}: BulkFileOptions<T>): BulkFile<T> {
  const all = Object.entries(columns);
  const formats = exportFormats(Object.keys(columns), (item) =>
    all.map(([name, { kind }]) => CELL_KINDS[kind].write((item as Record<string, unknown>)[name])),
  );
  const read = all.filter(([, { readOnly }]) => !readOnly);
  const namesOf = (some: typeof all): string[] => some.map(([name]) => name);
  return {
    columns,
    formats,
    examples: { csv: wholeOf(formats.csv, example), ndjson: wholeOf(formats.ndjson, example) },
    rows: {
      ...options,
      columns: {
        required: namesOf(read.filter(([, { nullable }]) => !nullable)),
        optional: namesOf(read.filter(([, { nullable }]) => nullable)),
        ignored: namesOf(all.filter(([, { readOnly }]) => readOnly)),
      },
      bodyOf: (cell) =>
        Object.fromEntries(read.flatMap(([name, column]) => fieldOf(name, cell(name), column))),
    },
  };
}

const wholeOf = ({ head, write }: FileFormat<object>, item: object): string => head + write([item]);

/** None for an empty cell of what may not be missing: so the request says that it is. */
function fieldOf(name: string, cell: string, { kind, nullable }: BulkColumn): [string, unknown][] {
  const { read, hasEmpty } = CELL_KINDS[kind];
  if (cell === '' && nullable) return [[name, null]];
  return cell === '' && !hasEmpty ? [] : [[name, read(cell)]];
}
