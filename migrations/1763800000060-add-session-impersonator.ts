import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';
import { migrationColumns } from '#libs/database';

const INDEX = 'ix_sessions_impersonator';

export class AddSessionImpersonator1763800000060 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner).reference('impersonator_id', { isNullable: true });
    await queryRunner.addColumn('sessions', column);
    const columnNames = ['impersonator_id', 'ended_at'];
    await queryRunner.createIndex('sessions', new TableIndex({ name: INDEX, columnNames }));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropIndex('sessions', INDEX);
    await queryRunner.dropColumn('sessions', 'impersonator_id');
  }
}
