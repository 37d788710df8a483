import { ValidationFailed, validateAs } from '#libs/http';
import type { InputProblem } from '#libs/kernel';
import { restore } from '../formulas.js';
import { type CsvRecord, readCsv, UnreadableRecord } from './csv-records.js';
import { columnProblems, type FileColumns } from './file-columns.js';
import { type RowProblem, rowProblems } from './row-problems.js';

export const MOST_ROWS = 100_000;
/** Bytes. */
const LONGEST_RECORD = 16 * 1024;

/** How the rows of a file are read. */
export interface RowFormat<T extends object> {
  columns: FileColumns;
  /** By whose rules each row is judged, as if it were the body of a request. */
  request: new () => T;
  /** The body that a row stands for; an empty cell, or one of a column that is not there, is the empty text. */
  bodyOf(cell: (column: string) => string): object;
  /** Why a file whose first line names other columns is refused. */
  unknownColumns: new (problems: InputProblem[]) => Error;
  /** Bytes of a row; 16 KiB unless it says otherwise. */
  longestRecord?: number;
}

/** A row of the file: what it stands for, or why it stands for nothing. */
export type Row<T> = { line: number } & (
  { value: T; problems?: never } | { value?: never; problems: RowProblem[] }
);

/** The rows of a CSV file, as it arrives. @throws the format's `unknownColumns` */
export async function* readRows<T extends object>(
  file: AsyncIterable<Buffer>,
  format: RowFormat<T>,
): AsyncGenerator<Row<T>> {
  const { longestRecord = LONGEST_RECORD } = format;
  let columns: string[] | undefined;
  let records = 0;
  try {
    for await (const { line, cells } of readCsv(file, longestRecord)) {
      if (records++ > MOST_ROWS) return yield { line, problems: [TOO_MANY] };
      if (!columns) columns = columnsOf(cells, format);
      else if (!isBlank(cells)) yield { line, ...(await readRow(columns, cells, format)) };
    }
  } catch (error) {
    if (!(error instanceof UnreadableRecord)) throw error;
    const problem = unreadable(error, longestRecord);
    if (!columns) throw asRefusal(problem, format);
    yield { line: error.line, problems: [problem] };
  }
  if (!columns) columnsOf([], format);
}

function columnsOf<T extends object>(
  cells: CsvRecord['cells'],
  { columns, unknownColumns: UnknownColumns }: RowFormat<T>,
): string[] {
  const problems = columnProblems(cells, columns);
  if (problems.length > 0) throw new UnknownColumns(problems);
  return cells as string[];
}

const isBlank = (cells: CsvRecord['cells']): boolean => cells.length === 1 && cells[0] === '';

/** The first line itself cannot be read. */
const asRefusal = <T extends object>(
  { code, detail }: RowProblem,
  { unknownColumns: UnknownColumns }: RowFormat<T>,
): Error => new UnknownColumns([{ pointer: '', code, detail }]);

async function readRow<T extends object>(
  columns: string[],
  cells: CsvRecord['cells'],
  { request, bodyOf }: RowFormat<T>,
): Promise<{ value: T } | { problems: RowProblem[] }> {
  if (cells.length !== columns.length) return { problems: [wrongNumber(cells.length, columns.length)] };
  const foreign = columns.filter((_name, index) => cells[index] === undefined);
  if (foreign.length > 0) return { problems: foreign.map(notUtf8) };
  const body = bodyOf((column) => restore(cells[columns.indexOf(column)] ?? ''));
  try {
    return { value: await validateAs(request, body) };
  } catch (error) {
    if (error instanceof ValidationFailed) return { problems: rowProblems(error) };
    throw error;
  }
}

const wrongNumber = (found: number, wanted: number): RowProblem => ({
  column: null,
  code: 'wrong_number_of_cells',
  detail: `This row has ${found} cells, and the first one has ${wanted}.`,
});

const notUtf8 = (column: string): RowProblem => ({
  column,
  code: 'not_utf8',
  detail: 'This is not UTF-8. Save the file as "CSV UTF-8".',
});

const TOO_MANY: RowProblem = {
  column: null,
  code: 'too_many_rows',
  detail: `A file may have ${MOST_ROWS} rows. This one and those behind it were not read: send them in another file.`,
};

const unreadable = ({ code }: UnreadableRecord, longest: number): RowProblem => ({
  column: null,
  code,
  detail:
    code === 'unclosed_quote'
      ? 'A quotation mark that begins in this row does not end. Nothing from here on was read.'
      : `This row is longer than ${longest / 1024} KiB: perhaps a quotation mark does not end. Nothing from here on was read.`,
});
