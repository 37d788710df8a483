import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';
import { migrationColumns } from '#libs/database';

export class AddUserErasure1763800000036 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const eraseAt = migrationColumns(queryRunner).instant('erase_at', { isNullable: true });
    await queryRunner.addColumn('users', eraseAt);
    await queryRunner.createIndex(
      'users',
      new TableIndex({ name: 'ix_users_erase_at', columnNames: ['erase_at', 'id'] }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropIndex('users', 'ix_users_erase_at');
    await queryRunner.dropColumn('users', 'erase_at');
  }
}
