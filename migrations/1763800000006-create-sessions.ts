import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '#libs/database';

export class CreateSessions1763800000006 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: 'sessions',
        columns: [
          column.id(),
          column.reference('user_id'),
          column.integer('counter'),
          column.instant('created_at'),
          column.instant('rotated_at', { isNullable: true }),
          column.instant('last_used_at'),
          column.instant('authenticated_at'),
          column.text('user_agent', 512),
          column.text('ip_address', 45),
          column.instant('ended_at', { isNullable: true }),
          column.text('end_reason', 32, { isNullable: true }),
        ],
        indices: [{ name: 'ix_sessions_user', columnNames: ['user_id', 'ended_at', 'last_used_at'] }],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('sessions');
  }
}
