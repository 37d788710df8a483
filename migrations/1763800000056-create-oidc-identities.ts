import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '#libs/database';

export class CreateOidcIdentities1763800000056 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: 'oidc_identities',
        columns: [
          column.id(),
          column.reference('user_id'),
          column.text('issuer', 255),
          column.text('subject', 255),
          column.text('email', 320, { isNullable: true }),
          column.instant('created_at'),
          column.instant('last_used_at', { isNullable: true }),
        ],
        indices: [
          { name: 'uq_oidc_identities_subject', columnNames: ['issuer', 'subject'], isUnique: true },
          { name: 'ix_oidc_identities_user', columnNames: ['user_id'] },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('oidc_identities');
  }
}
