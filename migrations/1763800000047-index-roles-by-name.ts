import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';

const INDEX = new TableIndex({ name: 'ix_roles_name_key', columnNames: ['name_key', 'id'] });

/** For the list in the order of names: no engine sees that the unique index leaves nothing to sort by id. */
export class IndexRolesByName1763800000047 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createIndex('roles', INDEX);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropIndex('roles', INDEX);
  }
}
