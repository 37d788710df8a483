import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { migrationColumns } from '#libs/database';

export class AddOneTimeTokenData1763800000035 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const data = migrationColumns(queryRunner).json('data', { isNullable: true });
    await queryRunner.addColumn('one_time_tokens', data);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropColumn('one_time_tokens', 'data');
  }
}
