import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';
import { addCheck, migrationColumns } from '#libs/database';

const INDEX = 'ix_api_keys_service_account';
const CHECK = 'ck_api_keys_owner';

export class GiveApiKeysToServiceAccounts1763800000065 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    await queryRunner.changeColumn('api_keys', 'user_id', column.reference('user_id', { isNullable: true }));
    await queryRunner.addColumn('api_keys', column.reference('service_account_id', { isNullable: true }));
    const columnNames = ['service_account_id'];
    await queryRunner.createIndex('api_keys', new TableIndex({ name: INDEX, columnNames }));
    await addCheck(
      queryRunner,
      'api_keys',
      CHECK,
      '(user_id IS NULL AND service_account_id IS NOT NULL) OR (user_id IS NOT NULL AND service_account_id IS NULL)',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    const { driver } = queryRunner.connection;
    await queryRunner.query(
      `ALTER TABLE ${driver.escape('api_keys')} DROP CONSTRAINT ${driver.escape(CHECK)}`,
    );
    // What is no person's has no place in the table as it was.
    await queryRunner.query('DELETE FROM api_keys WHERE user_id IS NULL');
    await queryRunner.dropIndex('api_keys', INDEX);
    await queryRunner.dropColumn('api_keys', 'service_account_id');
    await queryRunner.changeColumn('api_keys', 'user_id', column.reference('user_id'));
  }
}
