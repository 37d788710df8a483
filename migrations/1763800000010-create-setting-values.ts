import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '#libs/database';

export class CreateSettingValues1763800000010 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: 'setting_values',
        columns: [
          column.id(),
          column.text('key', 100),
          column.text('level', 16),
          column.text('scope_id', 36),
          column.json('content', { isNullable: true }),
          column.reference('updated_by', { isNullable: true }),
          column.instant('created_at'),
          column.instant('updated_at'),
          column.version(),
        ],
        indices: [
          { name: 'uq_setting_values_scope', columnNames: ['key', 'level', 'scope_id'], isUnique: true },
          { name: 'ix_setting_values_scope', columnNames: ['level', 'scope_id'] },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('setting_values');
  }
}
