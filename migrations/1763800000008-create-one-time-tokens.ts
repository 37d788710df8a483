import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '#libs/database';

export class CreateOneTimeTokens1763800000008 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: 'one_time_tokens',
        columns: [
          column.id(),
          column.reference('user_id'),
          column.text('purpose', 32),
          column.text('digest', 43),
          column.instant('created_at'),
          column.instant('expires_at'),
        ],
        indices: [
          { name: 'uq_one_time_tokens_digest', columnNames: ['digest'], isUnique: true },
          { name: 'ix_one_time_tokens_user', columnNames: ['user_id', 'purpose'] },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('one_time_tokens');
  }
}
