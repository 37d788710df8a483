import { Injectable } from '@nestjs/common';
import { Database, Transactions } from '#libs/database';

/**
 * Numbers what happens to one thing: 1, 2, 3 … in the order in which transactions commit, as whoever takes a
 * number makes others wait for the next one until the transaction ends.
 */
@Injectable()
export class Sequences {
  constructor(
    private readonly transactions: Transactions,
    private readonly database: Database,
  ) {}

  /** Within the open transaction. */
  async next(name: string, key: string): Promise<number> {
    return this.database.engine === 'mysql' ? this.nextOnMysql(name, key) : this.nextOnPostgres(name, key);
  }

  private async nextOnPostgres(name: string, key: string): Promise<number> {
    const [row] = await this.transactions.manager.query<{ last: number }[]>(
      `INSERT INTO job_sequences (name, key, last) VALUES ($1, $2, 1)
       ON CONFLICT (name, key) DO UPDATE SET last = job_sequences.last + 1 RETURNING last`,
      [name, key],
    );
    return Number(row?.last);
  }

  private async nextOnMysql(name: string, key: string): Promise<number> {
    const { insertId } = await this.transactions.manager.query<{ insertId: number }>(
      `INSERT INTO job_sequences (name, \`key\`, last) VALUES (?, ?, LAST_INSERT_ID(1))
       ON DUPLICATE KEY UPDATE last = LAST_INSERT_ID(last + 1)`,
      [name, key],
    );
    return insertId;
  }
}
