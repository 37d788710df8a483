import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { addCheck, migrationColumns } from '#libs/database';

export class CreateJobOutbox1763800000033 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: 'job_outbox',
        columns: [
          column.id(),
          column.text('name', 130),
          column.text('state', 16),
          column.text('key', 255, { isNullable: true }),
          column.text('dedup_key', 255, { isNullable: true }),
          column.integer('position', { isNullable: true }),
          column.integer('barrier', { isNullable: true }),
          column.json('data'),
          column.integer('attempts'),
          column.integer('max_attempts'),
          column.longText('last_error', { isNullable: true }),
          column.instant('created_at'),
          column.instant('run_at'),
          column.instant('due_at'),
          column.instant('started_at', { isNullable: true }),
          column.instant('finished_at', { isNullable: true }),
        ],
        indices: [
          { name: 'uq_job_outbox_dedup_key', columnNames: ['name', 'dedup_key'], isUnique: true },
          { name: 'ix_job_outbox_barrier', columnNames: ['name', 'key', 'barrier'] },
          { name: 'ix_job_outbox_due_at', columnNames: ['due_at', 'id'] },
          { name: 'ix_job_outbox_state', columnNames: ['state', 'id'] },
        ],
      }),
    );
    await addCheck(
      queryRunner,
      'job_outbox',
      'ck_job_outbox_state',
      `state IN ('created', 'retry', 'active', 'completed', 'failed', 'cancelled')`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('job_outbox');
  }
}
