import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';

const SCOPE = ['key', 'level', 'scope_id', 'at'];
const FORMER = new TableIndex({ name: 'ix_setting_changes_scope', columnNames: SCOPE });
const INDEX = new TableIndex({ name: 'ix_setting_changes_scope', columnNames: [...SCOPE, 'id'] });

/** Changes of one instant come in the order of their ids. */
export class IndexSettingChangesById1763800000048 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropIndex('setting_changes', FORMER);
    await queryRunner.createIndex('setting_changes', INDEX);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropIndex('setting_changes', INDEX);
    await queryRunner.createIndex('setting_changes', FORMER);
  }
}
