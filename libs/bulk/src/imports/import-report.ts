import type { RowProblem } from './row-problems.js';

/** More would help nobody. */
const MOST_ERRORS = 100;

/** What became of a row, or would: for one that failed, why. */
export type Verdict = 'created' | 'existing' | RowProblem[];

export interface RowError extends RowProblem {
  line: number;
}

/** What an import did, or would do, row by row. */
export class ImportReport {
  rows = 0;
  created = 0;
  existing = 0;
  failed = 0;
  readonly errors: RowError[] = [];
  errorsTruncated = false;

  constructor(readonly dryRun: boolean) {}

  add(line: number, verdict: Verdict): void {
    this.rows++;
    if (typeof verdict === 'string') this[verdict]++;
    else this.fail(line, verdict);
  }

  private fail(line: number, problems: RowProblem[]): void {
    this.failed++;
    for (const problem of problems) {
      if (this.errors.length < MOST_ERRORS) this.errors.push({ line, ...problem });
      else this.errorsTruncated = true;
    }
  }
}
