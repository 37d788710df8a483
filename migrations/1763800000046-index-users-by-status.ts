import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';

const INDEX = new TableIndex({ name: 'ix_users_status_id', columnNames: ['status', 'id'] });

/** For the list in the order of `status`; the index that has the time of creation between serves the filter. */
export class IndexUsersByStatus1763800000046 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createIndex('users', INDEX);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropIndex('users', INDEX);
  }
}
