import type { AppError } from '#libs/kernel';

/** What is wrong with a row. */
export interface RowProblem {
  /** Null when it is the row as a whole. */
  column: string | null;
  /** Stable. */
  code: string;
  detail: string;
}

/** What an error says of a body, in words for a row: `/roles/1` is in the column `roles`. */
export function rowProblems({ errors = [] }: AppError): RowProblem[] {
  return errors.map(({ pointer, code, detail }) => ({ column: pointer.split('/')[1] ?? null, code, detail }));
}
