import { AppError, type ErrorKind } from '#libs/kernel';
import type { BulkColumn } from '../define-bulk-file.js';
import { type RowProblem, rowProblems } from './row-problems.js';

/** What is about the row; all else is about the import as a whole. */
const ABOUT_A_ROW = new Set<ErrorKind>(['conflict', 'invalid', 'not_found']);

/** Why a row was refused. @throws the error itself when it is about more than that */
export function refusalOf(error: unknown, columns: Record<string, BulkColumn>): RowProblem[] {
  if (!(error instanceof AppError) || !ABOUT_A_ROW.has(error.kind)) throw error;
  if (error.errors) return rowProblems(error);
  const [name] =
    Object.entries(columns).find(([, { unique }]) => unique !== undefined && error instanceof unique) ?? [];
  return [{ column: name ?? null, code: error.code, detail: error.message }];
}
