import { fold } from '#libs/kernel';
import type { BulkColumn } from '../define-bulk-file.js';
import type { ColumnKind } from '../column-kinds.js';
import { refusalOf } from './refusal-of.js';
import type { RowProblem } from './row-problems.js';

/** What rows before would have of which no two may have the same: after a dry run the database knows nothing of it. */
export class TakenValues {
  private readonly taken = new Set<string>();

  constructor(private readonly columns: Record<string, BulkColumn>) {}

  add(row: object): void {
    for (const { key } of this.valuesOf(row)) this.taken.add(key);
  }

  /** What is refused of the row, as the database would; undefined if nothing is. */
  problemsOf(row: object): RowProblem[] | undefined {
    const found = this.valuesOf(row).find(({ key }) => this.taken.has(key));
    return found && refusalOf(new found.Taken(), this.columns);
  }

  private valuesOf(row: object) {
    return Object.entries(this.columns).flatMap(([name, { kind, unique: Taken }]) => {
      const value = (row as Record<string, unknown>)[name] ?? null;
      return Taken && value !== null ? [{ key: `${name} ${compared(value, kind)}`, Taken }] : [];
    });
  }
}

/** As the index has it: text whatever its case. */
function compared(value: unknown, kind: ColumnKind): string {
  if (value instanceof Date) return value.toISOString();
  return kind === 'text' ? fold(String(value)) : String(value);
}
