import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { addCheck, migrationColumns } from '#libs/database';

export class CreateServiceAccounts1763800000061 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: 'service_accounts',
        columns: [
          column.id(),
          column.text('name', 100),
          column.text('name_key', 100),
          column.text('description', 500, { isNullable: true }),
          column.text('status', 16),
          column.instant('created_at'),
          column.instant('updated_at'),
          column.version(),
        ],
        indices: [
          { name: 'uq_service_accounts_name_key', columnNames: ['name_key'], isUnique: true },
          { name: 'ix_service_accounts_name_key', columnNames: ['name_key', 'id'] },
          { name: 'ix_service_accounts_status', columnNames: ['status', 'created_at', 'id'] },
          { name: 'ix_service_accounts_created_at', columnNames: ['created_at', 'id'] },
          { name: 'ix_service_accounts_updated_at', columnNames: ['updated_at', 'id'] },
        ],
      }),
    );
    const states = `status IN ('active', 'disabled')`;
    await addCheck(queryRunner, 'service_accounts', 'ck_service_accounts_status', states);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('service_accounts');
  }
}
