import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '#libs/database';

export class CreateApiKeys1763800000059 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: 'api_keys',
        columns: [
          column.id(),
          column.reference('user_id'),
          column.text('name', 100),
          column.text('digest', 43),
          column.json('permissions'),
          column.instant('created_at'),
          column.instant('expires_at'),
          column.instant('last_used_at', { isNullable: true }),
          column.text('last_used_from', 45, { isNullable: true }),
        ],
        indices: [
          { name: 'uq_api_keys_digest', columnNames: ['digest'], isUnique: true },
          { name: 'ix_api_keys_user', columnNames: ['user_id'] },
          { name: 'ix_api_keys_expires_at', columnNames: ['expires_at'] },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('api_keys');
  }
}
