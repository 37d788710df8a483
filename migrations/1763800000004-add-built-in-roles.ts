import { In, type MigrationInterface, type QueryRunner } from 'typeorm';
import { newId } from '#libs/kernel';

const ROLES = [
  { name: 'administrator', description: 'May do everything.', permissions: ['*'] },
  { name: 'member', description: 'May use their own account.', permissions: [] },
];

export class AddBuiltInRoles1763800000004 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const insert = (table: string, row: object) =>
      queryRunner.manager.createQueryBuilder().insert().into(table, Object.keys(row)).values(row).execute();
    for (const { name, description, permissions } of ROLES) {
      const id = newId();
      await insert('roles', { id, name, description, is_built_in: true, created_at: new Date() });
      for (const permission of permissions) await insert('role_permissions', { role_id: id, permission });
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const names = ROLES.map(({ name }) => name);
    await queryRunner.manager.createQueryBuilder().delete().from('roles').where({ name: In(names) }).execute();
  }
}
