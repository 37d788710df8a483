import { cellOf } from './exports/cell-of.js';

/** As lists call them, and JSON. */
export type ColumnKind =
  'text' | 'integer' | 'decimal' | 'flag' | 'day' | 'instant' | 'choice' | 'id' | 'json';

/** How one kind of value stands in a cell. */
interface CellKind {
  /** What is not written as it should be stays text: the rules of the request say what is wrong with it. */
  read(cell: string): unknown;
  write(value: unknown): string;
  /** Whether an empty cell is a value where none may be missing. */
  hasEmpty?: true;
}

const plain: CellKind = { read: (cell) => cell, write: cellOf };
const FLAGS = new Map([
  ['true', true],
  ['false', false],
]);

export const CELL_KINDS: Record<ColumnKind, CellKind> = {
  text: { ...plain, hasEmpty: true },
  integer: { read: (cell) => (/^-?\d+$/.test(cell) ? Number(cell) : cell), write: cellOf },
  // Text, but no formula: a spreadsheet shall calculate with -5.00.
  decimal: { ...plain, write: (value) => (typeof value === 'string' ? value : cellOf(value)) },
  // Spreadsheets write TRUE.
  flag: { read: (cell) => FLAGS.get(cell.toLowerCase()) ?? cell, write: cellOf },
  day: plain,
  instant: plain,
  choice: plain,
  id: plain,
  json: { read: jsonOf, write: cellOf },
};

function jsonOf(cell: string): unknown {
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}
