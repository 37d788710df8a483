import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '#libs/database';

export class CreateMfaChallenges1763800000051 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: 'mfa_challenges',
        columns: [
          column.id(),
          column.reference('user_id'),
          column.text('digest', 43),
          column.text('methods', 64),
          column.instant('password_changed_at', { isNullable: true }),
          column.integer('tries'),
          column.instant('created_at'),
          column.instant('expires_at'),
        ],
        indices: [
          { name: 'uq_mfa_challenges_digest', columnNames: ['digest'], isUnique: true },
          { name: 'ix_mfa_challenges_user', columnNames: ['user_id'] },
          { name: 'ix_mfa_challenges_expires_at', columnNames: ['expires_at'] },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('mfa_challenges');
  }
}
