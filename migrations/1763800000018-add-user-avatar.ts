import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { migrationColumns } from '#libs/database';

export class AddUserAvatar1763800000018 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const avatarId = migrationColumns(queryRunner).reference('avatar_id', { isNullable: true });
    await queryRunner.addColumn('users', new TableColumn(avatarId));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropColumn('users', 'avatar_id');
  }
}
