import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { migrationColumns } from '#libs/database';

export class CreateMailbox1763800000031 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: 'mailbox_mails',
        columns: [
          column.id(),
          column.text('mail', 100),
          column.text('language', 8),
          column.text('address', 320),
          column.longText('subject'),
          column.json('headers'),
          column.longText('html'),
          column.longText('text'),
          column.longText('folded'),
          column.instant('received_at'),
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('mailbox_mails');
  }
}
