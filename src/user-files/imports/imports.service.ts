import { Injectable } from '@nestjs/common';
import { batches, ImportReport, readRows } from '#libs/bulk';
import type { Actor } from '#libs/context';
import { emailKeyOf } from '#libs/kernel';
import { ImportJudge } from './import-judge.js';
import { peopleFormat } from './people-format.js';

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
    for await (const rows of batches(readRows(file, peopleFormat))) {
      const verdicts = await this.judge.judge(rows, { actor, dryRun, known });
      for (const [index, { line, value }] of rows.entries()) {
        const verdict = verdicts[index] ?? [];
        report.add(line, verdict);
        if (value && typeof verdict === 'string') known.add(emailKeyOf(value.email));
      }
    }
    return report;
  }
}
