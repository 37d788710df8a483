import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';
import { migrationColumns, updateRow } from '#libs/database';
import { fold } from '#libs/kernel';

const INDEXES = [
  new TableIndex({ name: 'uq_roles_name_key', columnNames: ['name_key'], isUnique: true }),
  new TableIndex({ name: 'ix_roles_created_at', columnNames: ['created_at', 'id'] }),
  new TableIndex({ name: 'ix_roles_updated_at', columnNames: ['updated_at', 'id'] }),
];
const FORMER = new TableIndex({ name: 'uq_roles_name', columnNames: ['name'], isUnique: true });

export class VersionRoles1763800000016 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    const added = [column.text('name_key', 64), column.instant('updated_at'), column.version()];
    for (const each of added) {
      await queryRunner.addColumn('roles', Object.assign(each.clone(), { isNullable: true }));
    }
    await fill(queryRunner);
    for (const each of added) await queryRunner.changeColumn('roles', each.name, each);
    await queryRunner.dropIndex('roles', FORMER);
    await queryRunner.createIndices('roles', INDEXES);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropIndices('roles', INDEXES);
    await queryRunner.createIndex('roles', FORMER);
    await queryRunner.dropColumns('roles', ['name_key', 'updated_at', 'version']);
  }
}

async function fill(queryRunner: QueryRunner): Promise<void> {
  const roles = (await queryRunner.query('SELECT id, name, created_at FROM roles')) as StoredRole[];
  for (const { id, name, created_at } of roles) {
    const added = { name_key: fold(name), updated_at: created_at, version: 1 };
    await updateRow(queryRunner, 'roles', id, added);
  }
}

interface StoredRole {
  id: string;
  name: string;
  created_at: Date;
}
