import { describeList, type ListDefinition } from '#libs/database';
import type { BulkFile } from './define-bulk-file.js';
import { MOST_ROWS } from './imports/read-rows.js';

/** What an import takes, for the document. @param route - that makes one, such as `POST /api/v1/notes` */
export function describeImport<T extends object>({ rows: { columns } }: BulkFile<T>, route: string): string {
  const { required, optional = [], ignored = [] } = columns;
  const sentences = [
    `The file has a first line with the columns ${list(required)}, in any order, and a row for each, at most ${MOST_ROWS.toLocaleString('en')}.`,
    optional.length > 0 && `${list(optional)} may be left out or empty.`,
    `Each row is judged by the rules of \`${route}\`. Good rows are imported and bad ones reported.`,
    ignored.length > 0 && 'The other columns of an export are ignored.',
  ];
  return sentences.filter(Boolean).join(' ');
}

/** What an export has, for the document. @param route - of the list, such as `GET /api/v1/notes` */
export const describeExport = <T extends object>(
  { columns }: BulkFile<T>,
  definition: ListDefinition,
  route: string,
): string =>
  `
All that \`${route}\` would list, as one file. ${describeList(definition)}

CSV has the columns ${list(Object.keys(columns))}; an apostrophe stands in front of what a spreadsheet would take for a
formula. NDJSON has one of them, as the list answers it, on each line. When something fails on the way, the connection
is cut.
`.trim();

const list = (names: readonly string[]): string =>
  names
    .map((name) => `\`${name}\``)
    .join(', ')
    .replace(/, (?=[^,]*$)/, ' and ');
