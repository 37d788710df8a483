import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '#libs/database';

export class CreateJobSequences1763800000029 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: 'job_sequences',
        columns: [
          column.text('name', 130, { isPrimary: true }),
          column.text('key', 255, { isPrimary: true }),
          column.integer('last'),
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('job_sequences');
  }
}
