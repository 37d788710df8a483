import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';

const INDEXES = [
  { table: 'sessions', name: 'ix_sessions_last_used_at', column: 'last_used_at' },
  { table: 'one_time_tokens', name: 'ix_one_time_tokens_expires_at', column: 'expires_at' },
];

/** For the jobs that delete it. */
export class IndexWhatExpires1763800000037 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const { table, name, column } of INDEXES) {
      await queryRunner.createIndex(table, new TableIndex({ name, columnNames: [column] }));
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const { table, name } of INDEXES) {
      await queryRunner.dropIndex(table, name);
    }
  }
}
