import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '#libs/database';

export class CreateRoles1763800000002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: 'roles',
        columns: [
          column.id(),
          column.text('name', 64),
          column.text('description', 500),
          column.flag('is_built_in'),
          column.instant('created_at'),
        ],
        indices: [{ name: 'uq_roles_name', columnNames: ['name'], isUnique: true }],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('roles');
  }
}
