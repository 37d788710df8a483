import { describe, expect, it } from 'vitest';
import { BOUNDS, setBounds } from './bounds.js';

describe('setBounds', () => {
  it('counts in milliseconds on PostgreSQL, where 0 is without end', () => {
    expect(setBounds('postgres', BOUNDS)).toBe(
      "SELECT set_config('statement_timeout', '10000', false), set_config('lock_timeout', '5000', false), " +
        "set_config('idle_in_transaction_session_timeout', '10000', false)",
    );
    expect(setBounds('postgres').match(/'0'/g)).toHaveLength(3);
  });

  it('counts in milliseconds on MySQL, in seconds on MariaDB, each in a comment that only it reads', () => {
    expect(setBounds('mysql', BOUNDS)).toBe(
      'SET SESSION innodb_lock_wait_timeout = 5' +
        ' /*!50708 , max_execution_time = 10000 */ /*M! , max_statement_time = 10 */',
    );
    expect(setBounds('mysql')).toMatch(/= DEFAULT .* = 0 .* = 0 /);
  });

  it('never asks InnoDB for no wait at all', () => {
    expect(setBounds('mysql', { ...BOUNDS, lock: 1 })).toContain('innodb_lock_wait_timeout = 1 ');
  });
});
