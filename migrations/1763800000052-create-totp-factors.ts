import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '#libs/database';

export class CreateTotpFactors1763800000052 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: 'totp_factors',
        columns: [
          column.id(),
          column.reference('user_id'),
          column.longText('secret'),
          column.integer('last_step'),
          column.instant('created_at'),
          column.instant('confirmed_at', { isNullable: true }),
        ],
        indices: [{ name: 'uq_totp_factors_user', columnNames: ['user_id'], isUnique: true }],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('totp_factors');
  }
}
