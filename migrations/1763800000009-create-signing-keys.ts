import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '#libs/database';

export class CreateSigningKeys1763800000009 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: 'signing_keys',
        columns: [
          column.id(),
          column.integer('sequence'),
          column.json('public_jwk'),
          column.longText('private_key'),
          column.instant('created_at'),
          column.instant('activates_at'),
        ],
        indices: [{ name: 'uq_signing_keys_sequence', columnNames: ['sequence'], isUnique: true }],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('signing_keys');
  }
}
