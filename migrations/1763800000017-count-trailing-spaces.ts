import type { MigrationInterface, QueryRunner } from 'typeorm';
import { migrationColumns } from '#libs/database';

interface TextColumn {
  table_name: string;
  column_name: string;
  column_type: string;
  is_nullable: 'YES' | 'NO';
}

/**
 * Text of MySQL and MariaDB used to ignore spaces at its end in comparisons, as PostgreSQL does not. Columns that
 * were made since are right already, and then there is nothing to do.
 */
export class CountTrailingSpaces1763800000017 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const { charset, collation } = migrationColumns(queryRunner).text('any', 1);
    // PostgreSQL's columns have no character set of their own, and have always counted spaces.
    if (!charset) return;
    for (const column of await formerColumns(queryRunner)) {
      const { table_name, column_name, column_type, is_nullable } = column;
      const type = `${column_type} CHARACTER SET ${charset} COLLATE ${collation}`;
      const nullability = is_nullable === 'YES' ? 'NULL' : 'NOT NULL';
      await queryRunner.query(
        `ALTER TABLE \`${table_name}\` MODIFY \`${column_name}\` ${type} ${nullability}`,
      );
    }
  }

  /** The migrations before this one make the new columns too. */
  async down(): Promise<void> {}
}

/** JSON columns of MariaDB are of another type, and not compared. */
function formerColumns(queryRunner: QueryRunner): Promise<TextColumn[]> {
  return queryRunner.query(
    `SELECT table_name AS table_name, column_name AS column_name, column_type AS column_type,
            is_nullable AS is_nullable
       FROM information_schema.columns
      WHERE table_schema = DATABASE() AND table_name <> 'schema_migrations'
        AND collation_name = 'utf8mb4_bin' AND data_type IN ('varchar', 'mediumtext')`,
  ) as Promise<TextColumn[]>;
}
