import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '#libs/database';

export class CreatePasskeyChallenges1763800000055 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: 'passkey_challenges',
        columns: [
          column.id(),
          column.text('purpose', 16),
          column.text('digest', 43),
          column.reference('user_id', { isNullable: true }),
          column.reference('session_id', { isNullable: true }),
          column.instant('created_at'),
          column.instant('expires_at'),
        ],
        indices: [
          { name: 'uq_passkey_challenges_digest', columnNames: ['digest'], isUnique: true },
          { name: 'ix_passkey_challenges_user', columnNames: ['user_id'] },
          { name: 'ix_passkey_challenges_expires_at', columnNames: ['expires_at'] },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('passkey_challenges');
  }
}
