import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '#libs/database';

export class CreateSettingChanges1763800000011 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: 'setting_changes',
        columns: [
          column.id(),
          column.text('key', 100),
          column.text('level', 16),
          column.text('scope_id', 36),
          column.instant('at'),
          column.reference('actor_id', { isNullable: true }),
          column.json('from', { isNullable: true }),
          column.json('to', { isNullable: true }),
        ],
        indices: [{ name: 'ix_setting_changes_scope', columnNames: ['key', 'level', 'scope_id', 'at'] }],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('setting_changes');
  }
}
