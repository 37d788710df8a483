import { expect, it } from 'vitest';
import { defineList } from '#libs/database';
import { defineBulkFile } from './define-bulk-file.js';
import { describeExport, describeImport } from './describe-bulk-file.js';

const file = defineBulkFile({
  request: Object,
  unknownColumns: Error as never,
  columns: {
    id: { kind: 'id', readOnly: true },
    title: { kind: 'text' },
    size: { kind: 'integer' },
    dueOn: { kind: 'day', nullable: true },
  },
  example: {},
});

it('says what a file may have', () => {
  expect(describeImport(file, 'POST /notes')).toBe(
    'The file has a first line with the columns `title` and `size`, in any order, and a row for each, at most 100,000. ' +
      '`dueOn` may be left out or empty. Each row is judged by the rules of `POST /notes`. Good rows are imported and bad ' +
      'ones reported. The other columns of an export are ignored.',
  );
});

it('says what a file has', () => {
  const list = defineList({
    fields: { at: { property: 'at', type: 'instant', sortable: true, filterable: true } },
    defaultSort: 'at',
  });

  expect(describeExport(file, list, 'GET /notes')).toMatch(
    /^All that `GET \/notes` would list, as one file\. Sorts by `at`.*\n\nCSV has the columns `id`, `title`, `size` and `dueOn`;/s,
  );
});
