import type { MigrationInterface, QueryRunner } from 'typeorm';
import { insertRow } from '#libs/database';
import { newId } from '#libs/kernel';

const ROLES = [
  { name: 'administrator', description: 'May do everything.', permissions: ['*'] },
  { name: 'member', description: 'May use their own account.', permissions: [] },
];

export class AddBuiltInRoles1763800000004 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const { name, description, permissions } of ROLES) {
      const id = newId();
      const created_at = new Date();
      await insertRow(queryRunner, 'roles', { id, name, description, is_built_in: true, created_at });
      for (const permission of permissions) {
        await insertRow(queryRunner, 'role_permissions', { role_id: id, permission });
      }
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DELETE FROM roles WHERE name IN ('administrator', 'member')`);
  }
}
