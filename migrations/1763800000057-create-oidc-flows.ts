import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '#libs/database';

export class CreateOidcFlows1763800000057 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: 'oidc_flows',
        columns: [
          column.id(),
          column.text('provider', 32),
          column.text('digest', 43),
          column.text('secret_digest', 43),
          column.text('redirect_uri', 600),
          column.reference('user_id', { isNullable: true }),
          column.instant('created_at'),
          column.instant('expires_at'),
        ],
        indices: [
          { name: 'uq_oidc_flows_digest', columnNames: ['digest'], isUnique: true },
          { name: 'ix_oidc_flows_user', columnNames: ['user_id'] },
          { name: 'ix_oidc_flows_expires_at', columnNames: ['expires_at'] },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('oidc_flows');
  }
}
