import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';
import { migrationColumns } from '#libs/database';

const INDEX = 'ix_security_events_service_account';

export class AddSecurityEventServiceAccount1763800000066 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner).reference('service_account_id', { isNullable: true });
    await queryRunner.addColumn('security_events', column);
    const columnNames = ['service_account_id', 'created_at', 'id'];
    await queryRunner.createIndex('security_events', new TableIndex({ name: INDEX, columnNames }));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropIndex('security_events', INDEX);
    await queryRunner.dropColumn('security_events', 'service_account_id');
  }
}
