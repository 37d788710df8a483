import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '#libs/database';

export class CreateSecurityEvents1763800000064 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: 'security_events',
        columns: [
          column.id(),
          column.text('type', 40),
          column.text('outcome', 16),
          column.reference('user_id', { isNullable: true }),
          column.reference('actor_id', { isNullable: true }),
          column.text('method', 64, { isNullable: true }),
          column.text('reason', 32, { isNullable: true }),
          column.text('ip_address', 45, { isNullable: true }),
          column.text('user_agent', 512, { isNullable: true }),
          column.instant('created_at'),
        ],
        indices: [
          { name: 'ix_security_events_created_at', columnNames: ['created_at', 'id'] },
          { name: 'ix_security_events_user', columnNames: ['user_id', 'created_at', 'id'] },
          { name: 'ix_security_events_type', columnNames: ['type', 'created_at', 'id'] },
          { name: 'ix_security_events_outcome', columnNames: ['outcome', 'created_at', 'id'] },
          { name: 'ix_security_events_ip_address', columnNames: ['ip_address', 'created_at', 'id'] },
          { name: 'ix_security_events_actor', columnNames: ['actor_id'] },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('security_events');
  }
}
