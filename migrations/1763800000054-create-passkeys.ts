import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '#libs/database';

export class CreatePasskeys1763800000054 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: 'passkeys',
        columns: [
          column.id(),
          column.reference('user_id'),
          column.text('name', 100),
          column.longText('credential_id'),
          column.text('digest', 43),
          column.longText('public_key'),
          column.text('counter', 10),
          column.json('transports'),
          column.flag('is_backup_eligible'),
          column.flag('is_backed_up'),
          column.instant('created_at'),
          column.instant('last_used_at', { isNullable: true }),
        ],
        indices: [
          { name: 'uq_passkeys_digest', columnNames: ['digest'], isUnique: true },
          { name: 'ix_passkeys_user', columnNames: ['user_id', 'created_at'] },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('passkeys');
  }
}
