import type { MigrationInterface, QueryRunner } from 'typeorm';
import { migrationColumns } from '#libs/database';

export class AddSealedSettingValues1763800000013 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    await queryRunner.addColumn('setting_values', column.longText('sealed', { isNullable: true }));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropColumn('setting_values', 'sealed');
  }
}
