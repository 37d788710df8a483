import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { migrationColumns } from '#libs/database';

export class AddUserVerification1763800000034 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    await queryRunner.addColumn('users', column.instant('registered_at', { isNullable: true }));
    await queryRunner.addColumn('users', column.instant('email_verified_at', { isNullable: true }));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropColumns('users', ['registered_at', 'email_verified_at']);
  }
}
