import type { DataSource } from 'typeorm';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { StartupError } from '#libs/kernel';
import { BOUNDS, setBounds } from '../bounds.js';
import { dialectOf } from '../engine.js';
import { exclusively } from './migration-lock.js';

const query = vi.fn<(sql: string) => Promise<object[]>>();
const release = vi.fn<() => Promise<void>>();
const dataSourceOf = (type: string): DataSource =>
  ({ options: { type }, createQueryRunner: () => ({ query, release }) }) as unknown as DataSource;
const statements = (): string[] => query.mock.calls.map(([sql]) => sql);

beforeEach(() => {
  query.mockReset().mockResolvedValue([{ acquired: 1 }]);
  release.mockReset();
});

describe.each([
  ['postgres', /pg_try_advisory_lock/, /pg_advisory_unlock/],
  ['mysql', /GET_LOCK\(CONCAT\('showrunner\.', MD5\(DATABASE\(\)\)\)/, /RELEASE_LOCK/],
  ['mariadb', /GET_LOCK/, /RELEASE_LOCK/],
])('exclusively (%s)', (type, acquire, unlock) => {
  it('holds the lock of this database while it works', async () => {
    const held = vi.fn<() => string[]>(statements);

    expect(await exclusively(dataSourceOf(type), undefined, async () => held().length)).toBe(1);
    expect(statements()).toEqual([expect.stringMatching(acquire), expect.stringMatching(unlock)]);
    expect(release).toHaveBeenCalledTimes(1);
  });

  it('is free of bounds while it waits and works, and gets them back before it goes', async () => {
    await exclusively(dataSourceOf(type), BOUNDS, async () => undefined);
    const dialect = dialectOf(type);

    expect(statements()).toEqual([
      setBounds(dialect),
      expect.stringMatching(acquire),
      expect.stringMatching(unlock),
      setBounds(dialect, BOUNDS),
    ]);
  });

  it('gives it free when the work fails, and says why that failed though the connection broke', async () => {
    const failing = exclusively(dataSourceOf(type), BOUNDS, async () => {
      query.mockRejectedValue(new Error('connection lost'));
      throw new Error('the reason');
    });

    await expect(failing).rejects.toThrow('the reason');
    expect(release).toHaveBeenCalledTimes(1);
  });
});

it('asks PostgreSQL again rather than wait in a statement', async () => {
  query.mockResolvedValueOnce([{ acquired: false }]);

  await exclusively(dataSourceOf('postgres'), undefined, async () => undefined);
  expect(statements().map((sql) => sql.includes('pg_try_advisory_lock'))).toEqual([true, true, false]);
});

it.each([0, '0', null])(
  'does not work when MySQL answers %j: another process holds the lock',
  async (acquired) => {
    query.mockResolvedValue([{ acquired }]);
    const work = vi.fn<() => Promise<void>>();

    await expect(exclusively(dataSourceOf('mysql'), undefined, work)).rejects.toThrow(StartupError);
    expect(work).not.toHaveBeenCalled();
    expect(release).toHaveBeenCalledTimes(1);
  },
);
