import type { Transactions } from '#libs/database';
import type { BulkFile } from '../define-bulk-file.js';
import { batches } from './batches.js';
import { ImportReport, type Verdict } from './import-report.js';
import { readRows, type Row } from './read-rows.js';
import { refusalOf } from './refusal-of.js';
import { TakenValues } from './taken-values.js';

/** What becomes of the rows of a file. */
export interface RowsImport<T> {
  transactions: Transactions;
  dryRun: boolean;
  /** Whether the actor may still do it; first of all in each transaction. @throws what ends the import */
  confirm(): Promise<void>;
  /** What the request for one does. @throws AppError when it is refused */
  make(value: T): Promise<unknown>;
}

/**
 * Imports good rows and reports bad ones. Each hundred rows are a transaction, short since the client sends nothing while
 * it is open: what breaks off leaves the rows before it imported. In a dry run all is done, and undone again.
 *
 * @throws the file's `unknownColumns`, PayloadTooLarge, RequestTimeout, and what `confirm` throws
 */
export async function importRows<T extends object>(
  file: BulkFile<T>,
  body: AsyncIterable<Buffer>,
  work: RowsImport<T>,
): Promise<ImportReport> {
  const report = new ImportReport(work.dryRun);
  const taken = new TakenValues(file.columns);
  for await (const rows of batches(readRows(body, file.rows))) {
    const verdicts = await judge(rows, file, work, taken);
    for (const [index, { line, value }] of rows.entries()) {
      const verdict = verdicts[index] ?? [];
      report.add(line, verdict);
      if (value && work.dryRun && verdict === 'created') taken.add(value);
    }
  }
  return report;
}

/** One verdict a row, in their order. */
async function judge<T extends object>(
  rows: Row<T>[],
  file: BulkFile<T>,
  work: RowsImport<T>,
  taken: TakenValues,
): Promise<Verdict[]> {
  const { transactions, dryRun, confirm } = work;
  const judgeAll = async (): Promise<Verdict[]> => {
    await confirm();
    const verdicts: Verdict[] = [];
    for (const { value, problems } of rows) {
      // oxlint-disable-next-line no-await-in-loop -- a transaction has one connection
      verdicts.push(problems ?? taken.problemsOf(value) ?? (await make(value, file, work)));
    }
    return verdicts;
  };
  return dryRun ? undone(transactions, judgeAll) : transactions.run(judgeAll);
}

/** A row that the database refuses leaves what the others wrote as it is. */
async function make<T extends object>(
  value: T,
  { columns }: BulkFile<T>,
  { transactions, make: makeOne }: RowsImport<T>,
): Promise<Verdict> {
  try {
    await transactions.savepoint(() => makeOne(value));
    return 'created';
  } catch (error) {
    return refusalOf(error, columns);
  }
}

/** Carries what was found out of the transaction that it rolls back. */
class Undone extends Error {
  constructor(readonly verdicts: Verdict[]) {
    super();
  }
}

async function undone(transactions: Transactions, work: () => Promise<Verdict[]>): Promise<Verdict[]> {
  try {
    return await transactions.run(async () => {
      throw new Undone(await work());
    });
  } catch (error) {
    if (error instanceof Undone) return error.verdicts;
    throw error;
  }
}
