import type { ClientBase, Pool } from 'pg';
import type { Db } from 'pg-boss';
import type { DataSource } from 'typeorm';
import type { Transactions } from '#libs/database';

/** pg-boss's statements on the application's own connections: within the open transaction, if there is one. */
export class BossDatabase implements Db {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Pick<Transactions, 'manager'>,
  ) {}

  // oxlint-disable-next-line typescript/no-explicit-any -- as pg-boss declares it
  async executeSql(text: string, values?: unknown[]): Promise<{ rows: any[] }> {
    return (await this.connection()).query(text, values);
  }

  private async connection(): Promise<Pick<ClientBase, 'query'>> {
    const { queryRunner } = this.transactions.manager;
    if (queryRunner) return (await queryRunner.connect()) as ClientBase;
    return (this.dataSource.driver as unknown as { master: Pool }).master;
  }
}
