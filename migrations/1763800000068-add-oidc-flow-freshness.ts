import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { migrationColumns } from '#libs/database';

export class AddOidcFlowFreshness1763800000068 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const isFresh = migrationColumns(queryRunner).flag('is_fresh');
    await queryRunner.addColumn('oidc_flows', Object.assign(isFresh.clone(), { isNullable: true }));
    // Nothing else could be asked for.
    await queryRunner.query(`UPDATE oidc_flows SET is_fresh = FALSE`);
    await queryRunner.changeColumn('oidc_flows', 'is_fresh', isFresh);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropColumn('oidc_flows', 'is_fresh');
  }
}
