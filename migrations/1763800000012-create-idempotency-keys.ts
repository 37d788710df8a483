import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '#libs/database';

export class CreateIdempotencyKeys1763800000012 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: 'idempotency_keys',
        columns: [
          column.id(),
          column.reference('actor_id'),
          column.text('route', 200),
          column.text('key_digest', 43),
          column.text('fingerprint', 43),
          column.longText('answer', { isNullable: true }),
          column.instant('kept_until'),
        ],
        indices: [
          {
            name: 'uq_idempotency_keys_key',
            columnNames: ['actor_id', 'route', 'key_digest'],
            isUnique: true,
          },
          { name: 'ix_idempotency_keys_kept_until', columnNames: ['kept_until'] },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('idempotency_keys');
  }
}
