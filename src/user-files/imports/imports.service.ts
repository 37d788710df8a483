import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/context';
import { emailKeyOf } from '#libs/kernel';
import { ImportJudge } from './import-judge.js';
import { ImportReport } from './import-report.js';
import { type ImportRow, readPeople } from './import-rows.js';

/** Rows in a transaction: few enough that nobody waits long for the thread, or the embedded engine's only connection. */
const BATCH = 100;

/** Invites the people in a file. */
@Injectable()
export class ImportsService {
  constructor(private readonly judge: ImportJudge) {}

  /**
   * Good rows are imported, bad rows are reported. Each batch of rows is a transaction of its own: what breaks off
   * leaves the rows before it imported, and the same file sent again goes on from there.
   *
   * @throws UnknownColumns, PayloadTooLarge, RequestTimeout, and what the judge throws
   */
  async run(actor: Actor, file: AsyncIterable<Buffer>, dryRun: boolean): Promise<ImportReport> {
    const report = new ImportReport(dryRun);
    const known = new Set<string>();
    for await (const rows of batches(readPeople(file))) {
      const verdicts = await this.judge.judge(rows, { actor, dryRun, known });
      for (const [index, { line, person }] of rows.entries()) {
        const verdict = verdicts[index] ?? [];
        report.add(line, verdict);
        if (person && typeof verdict === 'string') known.add(emailKeyOf(person.email));
      }
    }
    return report;
  }
}

async function* batches(rows: AsyncIterable<ImportRow>): AsyncGenerator<ImportRow[]> {
  let batch: ImportRow[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
