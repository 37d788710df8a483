import { type MigrationInterface, type QueryRunner, Table, type TableColumn } from 'typeorm';
import { addCheck, migrationColumns } from '#libs/database';

export class CreateTickets1795896208053 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      new Table({
        name: 'tickets',
        columns: columns(queryRunner),
        indices: INDICES,
        foreignKeys: FOREIGN_KEYS,
      }),
    );
    await addCheck(queryRunner, 'tickets', 'ck_tickets_status', `status IN ('open', 'answered', 'closed')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('tickets');
  }
}

function columns(queryRunner: QueryRunner): TableColumn[] {
  const column = migrationColumns(queryRunner);
  return [
    column.id(),
    column.text('subject', 200),
    column.text('subject_key', 200),
    column.longText('body'),
    column.text('status', 16),
    column.reference('reporter_id'),
    column.reference('assignee_id', { isNullable: true }),
    column.day('due_on', { isNullable: true }),
    column.instant('created_at'),
    column.instant('updated_at'),
    column.version(),
  ];
}

const INDICES = [
  { name: 'ix_tickets_subject', columnNames: ['subject_key', 'id'] },
  { name: 'ix_tickets_status', columnNames: ['status', 'id'] },
  { name: 'ix_tickets_quiet', columnNames: ['status', 'updated_at', 'id'] },
  { name: 'ix_tickets_reporter_id', columnNames: ['reporter_id', 'id'] },
  { name: 'ix_tickets_assignee_id', columnNames: ['assignee_id', 'id'] },
  { name: 'ix_tickets_due_on', columnNames: ['due_on', 'id'] },
  { name: 'ix_tickets_created_at', columnNames: ['created_at', 'id'] },
  { name: 'ix_tickets_updated_at', columnNames: ['updated_at', 'id'] },
];

const FOREIGN_KEYS = [
  {
    name: 'fk_tickets_reporter',
    columnNames: ['reporter_id'],
    referencedTableName: 'users',
    referencedColumnNames: ['id'],
    onDelete: 'CASCADE',
    onUpdate: 'NO ACTION',
  },
  {
    name: 'fk_tickets_assignee',
    columnNames: ['assignee_id'],
    referencedTableName: 'users',
    referencedColumnNames: ['id'],
    onDelete: 'SET NULL',
    onUpdate: 'NO ACTION',
  },
];
