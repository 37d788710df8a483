import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { migrationColumns } from '#libs/database';

export class AddSessionMethods1763800000050 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const methods = migrationColumns(queryRunner).text('methods', 64);
    await queryRunner.addColumn('sessions', Object.assign(methods.clone(), { isNullable: true }));
    // There was no other way to sign in.
    await queryRunner.query(`UPDATE sessions SET methods = 'pwd'`);
    await queryRunner.changeColumn('sessions', 'methods', methods);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropColumn('sessions', 'methods');
  }
}
