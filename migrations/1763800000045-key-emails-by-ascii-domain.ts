import type { MigrationInterface, QueryRunner } from 'typeorm';
import { updateRow } from '#libs/database';
import { emailKeyOf } from '#libs/kernel';

/** Domains with letters of their own are kept as DNS has them. Where both forms have an account, both stay. */
export class KeyEmailsByAsciiDomain1763800000045 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const { id, email_key } of await keysBeyondAscii(queryRunner)) {
      const key = emailKeyOf(email_key);
      if (key !== email_key && !(await isTaken(queryRunner, key))) {
        await updateRow(queryRunner, 'users', id, { email_key: key });
      }
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'UPDATE users SET email_key = email_folded WHERE email_key IS NOT NULL AND email_key <> email_folded',
    );
  }
}

function keysBeyondAscii(queryRunner: QueryRunner): Promise<{ id: string; email_key: string }[]> {
  return queryRunner.query(
    'SELECT id, email_key FROM users WHERE OCTET_LENGTH(email_key) <> CHAR_LENGTH(email_key)',
  ) as Promise<{ id: string; email_key: string }[]>;
}

function isTaken({ manager }: QueryRunner, key: string): Promise<boolean> {
  const taken = manager.createQueryBuilder().select('1', 'one').from('users', 'taken');
  return taken.where('taken.email_key = :key', { key }).getExists();
}
