import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { addCheck, migrationColumns } from '#libs/database';

export class CreateUsers1763800000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: 'users',
        columns: [
          column.id(),
          column.text('email', 320),
          column.text('email_folded', 320),
          column.text('email_key', 320, { isNullable: true }),
          column.text('name', 200),
          column.text('name_folded', 200),
          column.text('status', 16),
          column.instant('activated_at', { isNullable: true }),
          column.instant('suspended_at', { isNullable: true }),
          column.text('suspension_reason', 500, { isNullable: true }),
          column.instant('deleted_at', { isNullable: true }),
          column.instant('last_sign_in_at', { isNullable: true }),
          column.instant('created_at'),
          column.instant('updated_at'),
          column.version(),
        ],
        indices: [
          { name: 'uq_users_email_key', columnNames: ['email_key'], isUnique: true },
          { name: 'ix_users_email_folded', columnNames: ['email_folded', 'id'] },
          { name: 'ix_users_name_folded', columnNames: ['name_folded', 'id'] },
          { name: 'ix_users_created_at', columnNames: ['created_at', 'id'] },
          { name: 'ix_users_updated_at', columnNames: ['updated_at', 'id'] },
          { name: 'ix_users_last_sign_in_at', columnNames: ['last_sign_in_at', 'id'] },
          { name: 'ix_users_status', columnNames: ['status', 'created_at', 'id'] },
        ],
      }),
    );
    await addCheck(
      queryRunner,
      'users',
      'ck_users_status',
      `status IN ('active', 'invited', 'suspended', 'deleted')`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('users');
  }
}
