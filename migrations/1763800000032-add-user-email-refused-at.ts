import type { MigrationInterface, QueryRunner } from 'typeorm';
import { migrationColumns } from '#libs/database';

export class AddUserEmailRefusedAt1763800000032 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    await queryRunner.addColumn('users', column.instant('email_refused_at', { isNullable: true }));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropColumn('users', 'email_refused_at');
  }
}
