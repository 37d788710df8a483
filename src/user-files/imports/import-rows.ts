import { ValidationFailed, validateAs } from '#libs/http';
import type { AppError } from '#libs/kernel';
import { CreateUserRequest } from '../../auth/index.js';
import { restore } from '../formulas.js';
import { type CsvRecord, readCsv, UnreadableRecord } from './csv-records.js';
import { readColumns } from './import-columns.js';
import { UnknownColumns } from './import.errors.js';

const MOST_RECORDS = 100_000;

/** What is wrong with a row. */
export interface RowProblem {
  /** Null when it is the row as a whole. */
  column: string | null;
  /** Stable. */
  code: string;
  detail: string;
}

/** A row of the file: a person, or why it is none. */
export type ImportRow = { line: number } & (
  { person: CreateUserRequest; problems?: never } | { person?: never; problems: RowProblem[] }
);

/** The people in a CSV file, as it arrives, validated by the rules of POST /users. @throws UnknownColumns */
export async function* readPeople(file: AsyncIterable<Buffer>): AsyncGenerator<ImportRow> {
  let columns: string[] | undefined;
  let records = 0;
  try {
    for await (const { line, cells } of readCsv(file)) {
      if (records++ > MOST_RECORDS) return yield { line, problems: [TOO_MANY] };
      if (!columns) columns = readColumns(cells);
      else if (!isBlank(cells)) yield { line, ...(await readPerson(columns, cells)) };
    }
  } catch (error) {
    if (!(error instanceof UnreadableRecord) || !columns) throw asRefusal(error);
    yield { line: error.line, problems: [UNREADABLE[error.code]] };
  }
  if (!columns) readColumns([]);
}

const isBlank = (cells: CsvRecord['cells']): boolean => cells.length === 1 && cells[0] === '';

/** The first line itself cannot be read. */
function asRefusal(error: unknown): unknown {
  if (!(error instanceof UnreadableRecord)) return error;
  const { code, detail } = UNREADABLE[error.code];
  return new UnknownColumns([{ pointer: '', code, detail }]);
}

async function readPerson(
  columns: string[],
  cells: CsvRecord['cells'],
): Promise<{ person: CreateUserRequest } | { problems: RowProblem[] }> {
  if (cells.length !== columns.length) return { problems: [wrongNumber(cells.length, columns.length)] };
  const foreign = columns.filter((_name, index) => cells[index] === undefined);
  if (foreign.length > 0) return { problems: foreign.map(notUtf8) };
  const cellOf = (name: string): string => restore(cells[columns.indexOf(name)] ?? '');
  const roles = cellOf('roles').split(';');
  const person = {
    email: cellOf('email'),
    name: cellOf('name'),
    roles: roles.map((role) => role.trim()).filter(Boolean),
  };
  try {
    return { person: await validateAs(CreateUserRequest, person) };
  } catch (error) {
    if (error instanceof ValidationFailed) return { problems: rowProblems(error) };
    throw error;
  }
}

/** What an error says of a person, in words for a row: `/roles/1` is in the column `roles`. */
export function rowProblems({ errors = [] }: AppError): RowProblem[] {
  return errors.map(({ pointer, code, detail }) => ({ column: pointer.split('/')[1] ?? null, code, detail }));
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
  detail: `A file may have ${MOST_RECORDS} rows. This one and those behind it were not read: send them in another file.`,
};

const UNREADABLE: Record<UnreadableRecord['code'], RowProblem> = {
  unclosed_quote: {
    column: null,
    code: 'unclosed_quote',
    detail: 'A quotation mark that begins in this row does not end. Nothing from here on was read.',
  },
  record_too_long: {
    column: null,
    code: 'record_too_long',
    detail:
      'This row is longer than 16 KiB: perhaps a quotation mark does not end. Nothing from here on was read.',
  },
};
