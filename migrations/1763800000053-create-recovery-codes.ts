import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '#libs/database';

export class CreateRecoveryCodes1763800000053 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: 'recovery_codes',
        columns: [
          column.id(),
          column.reference('user_id'),
          column.text('selector', 4),
          column.text('hash', 255),
          column.instant('created_at'),
        ],
        indices: [
          { name: 'uq_recovery_codes_selector', columnNames: ['user_id', 'selector'], isUnique: true },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('recovery_codes');
  }
}
