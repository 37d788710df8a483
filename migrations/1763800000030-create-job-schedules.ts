import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '#libs/database';

export class CreateJobSchedules1763800000030 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: 'job_schedules',
        columns: [
          column.text('name', 130, { isPrimary: true }),
          column.text('cron', 100),
          column.instant('last_run_at', { isNullable: true }),
          column.instant('next_run_at'),
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('job_schedules');
  }
}
