import { stringify } from 'csv-stringify/sync';
import type { ExportFormat } from './export.query.dto.js';

/** How a file is written. */
export interface FileFormat<T> {
  type: string;
  /** Before the first item. */
  head: string;
  write(items: T[]): string;
}

/**
 * Both ways of writing what a list has.
 *
 * @param columns - the names that CSV begins with
 * @param cellsOf - what stands under them, by `cellOf`
 */
export const exportFormats = <T extends object>(
  columns: readonly string[],
  cellsOf: (item: T) => string[],
): Record<ExportFormat, FileFormat<T>> => ({
  csv: {
    type: 'text/csv; charset=utf-8; header=present',
    head: csvOf([columns]),
    write: (items) => csvOf(items.map(cellsOf)),
  },
  ndjson: {
    type: 'application/x-ndjson',
    head: '',
    write: (items) => items.map((item) => `${JSON.stringify(item)}\n`).join(''),
  },
});

/** RFC 4180. Whoever reads it takes any line end for one, unless it is within quotation marks. */
const csvOf = (rows: (readonly string[])[]): string =>
  stringify(rows as string[][], { record_delimiter: '\r\n', quote_record_delimiter: true });
