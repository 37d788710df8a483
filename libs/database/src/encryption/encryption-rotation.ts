import { type DataSource, type FindOptionsWhere, Like, MoreThan, Not, type Repository } from 'typeorm';
import { DecryptionFailed, type KeyRing } from '#libs/crypto';
import { type SealedColumn, sealedColumns } from './sealed.js';

/** What was done about one column. */
export interface RotationReport {
  /** `table.property` */
  column: string;
  reencrypted: number;
  /** Why values cannot be read, one sentence each; they are left as they are. */
  unreadable: string[];
  /** False while others keep writing under another key: nodes whose ring begins with that one. */
  isSettled: boolean;
}

type Row = Record<string, string> & { id: string };

/** After so many rounds that each found something again, someone else keeps writing under another key. */
const MOST_ROUNDS = 5;

/**
 * Encrypts again, under the current key, whatever is under another one, while the application reads and
 * writes: few rows at a time, no lock held, and no value replaced that was written meanwhile. Ended half-way
 * it has done half, and goes on from there when it is run again.
 */
export class EncryptionRotation {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keyRing: KeyRing,
    private readonly batchSize = 100,
  ) {}

  async run(): Promise<RotationReport[]> {
    const reports: RotationReport[] = [];
    for (const column of sealedColumns()) {
      if (!this.dataSource.hasMetadata(column.entity)) continue;
      // oxlint-disable-next-line no-await-in-loop -- the database has other work to do
      reports.push(await this.rotate(column));
    }
    return reports;
  }

  private async rotate(column: SealedColumn): Promise<RotationReport> {
    const rows = this.dataSource.getRepository<Row>(column.entity);
    const name = `${rows.metadata.tableName}.${column.property}`;
    const report = { column: name, reencrypted: 0, unreadable: [] as string[], isSettled: false };
    for (let round = 1; round <= MOST_ROUNDS && !report.isSettled; round++) {
      report.unreadable = [];
      // oxlint-disable-next-line no-await-in-loop -- a round looks for what was written during the one before
      report.isSettled = (await this.goThrough(rows, column, report)) === 0;
    }
    return report;
  }

  /** Answers how many values could be read and were under another key. */
  private async goThrough(
    rows: Repository<Row>,
    column: SealedColumn,
    report: RotationReport,
  ): Promise<number> {
    let found = 0;
    let batch = await this.batchAfter(rows, column);
    while (batch.length > 0) {
      for (const row of batch) {
        // oxlint-disable-next-line no-await-in-loop -- one row at a time, so that requests get their turn
        if (await this.renew(rows, column, row, report)) found++;
      }
      // oxlint-disable-next-line no-await-in-loop -- begins where the one before ended
      batch = await this.batchAfter(rows, column, batch.at(-1)?.id);
    }
    return found;
  }

  private batchAfter(rows: Repository<Row>, { property }: SealedColumn, id?: string): Promise<Row[]> {
    const where = {
      [property]: Not(Like(`${this.keyRing.currentPrefix}%`)),
      ...(id && { id: MoreThan(id) }),
    } as FindOptionsWhere<Row>;
    return rows.find({ where, order: { id: 'ASC' }, take: this.batchSize } as object);
  }

  /** False when the value cannot be read. */
  private async renew(
    rows: Repository<Row>,
    { property, contextOf }: SealedColumn,
    row: Row,
    report: RotationReport,
  ): Promise<boolean> {
    const envelope = row[property] ?? '';
    const context = contextOf(row as never);
    try {
      const renewed = this.keyRing.encrypt(this.keyRing.decrypt(envelope, context), context);
      // Each envelope is unique: when this one is still there, nobody has written the value since it was read.
      const where = { id: row.id, [property]: envelope } as FindOptionsWhere<Row>;
      report.reencrypted += (await rows.update(where, { [property]: renewed } as never)).affected ?? 0;
      return true;
    } catch (error) {
      if (!(error instanceof DecryptionFailed)) throw error;
      report.unreadable.push(error.message);
      return false;
    }
  }
}
