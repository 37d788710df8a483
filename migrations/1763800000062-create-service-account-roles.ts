import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '#libs/database';

export class CreateServiceAccountRoles1763800000062 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: 'service_account_roles',
        columns: [column.id('service_account_id'), column.id('role_id')],
        indices: [{ name: 'ix_service_account_roles_role', columnNames: ['role_id', 'service_account_id'] }],
        foreignKeys: [
          {
            name: 'fk_service_account_roles_account',
            columnNames: ['service_account_id'],
            referencedTableName: 'service_accounts',
            referencedColumnNames: ['id'],
            onDelete: 'CASCADE',
            onUpdate: 'NO ACTION',
          },
          {
            name: 'fk_service_account_roles_role',
            columnNames: ['role_id'],
            referencedTableName: 'roles',
            referencedColumnNames: ['id'],
            onDelete: 'NO ACTION',
            onUpdate: 'NO ACTION',
          },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('service_account_roles');
  }
}
