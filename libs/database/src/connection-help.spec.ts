import { describe, expect, it } from 'vitest';
import { connectionHelp } from './connection-help.js';

const postgres = {
  engine: 'postgres',
  url: 'postgres://app:s3cret@db.example:6543/shop?sslmode=require',
} as const;
const mysql = { engine: 'mysql', url: 'mysql://app:s3cret@db.example/shop' } as const;

describe('connectionHelp', () => {
  it.each([
    [postgres, '28P01', 'PostgreSQL at db.example:6543 refused the user "app".'],
    [postgres, '28000', 'refused the user "app".'],
    [postgres, '3D000', 'has no database "shop".'],
    [postgres, '42501', 'does not let the user "app" into the database "shop".'],
    [postgres, 'ECONNREFUSED', 'Cannot reach PostgreSQL at db.example:6543 (ECONNREFUSED).'],
    [postgres, 'timeout expired', 'Cannot reach PostgreSQL at db.example:6543 (timeout expired).'],
    [mysql, 'ER_ACCESS_DENIED_ERROR', 'MySQL/MariaDB at db.example:3306 refused the user "app".'],
    [mysql, 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR', 'refused the user "app".'],
    [mysql, 'ER_DBACCESS_DENIED_ERROR', 'does not let the user "app" into the database "shop".'],
    [mysql, 'ER_BAD_DB_ERROR', 'has no database "shop".'],
    [mysql, 'ETIMEDOUT', 'Cannot reach MySQL/MariaDB at db.example:3306 (ETIMEDOUT).'],
  ])('says for %o and %s what is wrong and what to do', (address, reason, sentence) => {
    const help = connectionHelp(address, reason);

    expect(help).toContain(sentence);
    expect(help).toContain('DATABASE_URL');
    expect(help).not.toContain('s3cret');
  });

  it('names the port that the scheme stands for', () => {
    const address = { engine: 'postgres', url: 'postgres://app@db.example/shop' } as const;
    expect(connectionHelp(address, 'ECONNREFUSED')).toContain('db.example:5432');
  });

  it('speaks of the embedded database where there is no URL', () => {
    expect(connectionHelp({ engine: 'embedded' }, 'ENOENT')).toBe(
      'The embedded database did not answer (ENOENT).',
    );
  });
});
