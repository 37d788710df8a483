import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type FindOptionsWhere, In, IsNull, Not, Repository } from 'typeorm';
import { guardedUpdate, selectEntity, type Statement, Statements } from '#libs/database';
import { newId } from '#libs/kernel';
import { SettingChange } from './setting-change.entity.js';
import type { SettingLevel } from './setting-definition.js';
import { type Content, SettingValue, type StoredSetting } from './setting-value.entity.js';

/** What is read of a value. */
const STORED = ['key', 'level', 'scopeId', 'content', 'sealed', 'version'];

/** The stored values and their history. */
@Injectable()
export class SettingsRepository {
  private readonly inScope: Statement<StoredSetting>;

  constructor(
    @InjectRepository(SettingValue) private readonly values: Repository<SettingValue>,
    @InjectRepository(SettingChange) private readonly changes: Repository<SettingChange>,
    statements: Statements,
  ) {
    this.inScope = statements.prepare('settings of a scope', (manager) =>
      selectEntity(manager, SettingValue, 'setting', STORED).where(
        'setting.level = :level AND setting.scopeId = :scopeId',
      ),
    );
  }

  async find(level: SettingLevel, scopeId: string): Promise<StoredSetting[]> {
    const rows = await this.inScope.rows({ level, scopeId });
    return rows.map((row) => ({ ...row, content: readJson(row.content) }));
  }

  /**
   * Locks the values until the transaction ends. What is not set yet gets an empty row of version 0, since
   * only what is there can be locked. In one order, so that two changes do not wait for each other.
   */
  async lock(
    keys: Iterable<string>,
    level: SettingLevel,
    scopeId: string,
    at: Date,
  ): Promise<SettingValue[]> {
    const wanted = [...new Set(keys)].toSorted();
    const locked = await this.lockExisting(wanted, level, scopeId);
    const missing = wanted.filter((key) => !locked.some((row) => row.key === key));
    if (missing.length === 0) return locked;
    const empty = { level, scopeId, content: null, sealed: null, updatedBy: null, version: 0 };
    const rows = missing.map((key) => ({ ...empty, id: newId(), key, createdAt: at, updatedAt: at }));
    // Another request may add them at this moment: an update of nothing waits for it, where an insert fails.
    await this.values
      .createQueryBuilder()
      .insert()
      .values(rows)
      .orUpdate(['key'], ['key', 'level', 'scope_id'])
      .updateEntity(false)
      .execute();
    return this.lockExisting(wanted, level, scopeId);
  }

  /** Values for everyone whose key is none of these. */
  findOrphans(declared: string[]): Promise<StoredSetting[]> {
    const where = { key: Not(In(declared)), level: 'global' as const };
    return this.values.find({ where: holding(where), order: { key: 'ASC' } });
  }

  /** How many users have a value of a key that is none of these, and of how many of them it is a secret. */
  async countOrphansOfUsers(declared: string[]): Promise<{ key: string; values: number; secrets: number }[]> {
    const rows = await this.values
      .createQueryBuilder('setting')
      .select('setting.key', 'key')
      .addSelect('COUNT(*)', 'values')
      .addSelect('COUNT(setting.sealed)', 'secrets')
      .where(holding({ key: Not(In(declared)), level: 'user' }))
      .groupBy('setting.key')
      .getRawMany<{ key: string; values: string; secrets: string }>();
    return rows.map((row) => ({ key: row.key, values: Number(row.values), secrets: Number(row.secrets) }));
  }

  /** Empties everyone's and every user's value. Answers how many there were. */
  async clear(key: string, updatedBy: string, at: Date): Promise<number> {
    const changes = { content: null, sealed: null, updatedBy, updatedAt: at, version: () => 'version + 1' };
    const where = holding({ key });
    const counts = [];
    // oxlint-disable-next-line no-await-in-loop -- one connection, in a transaction
    for (const each of where) counts.push((await this.values.update(each, changes)).affected ?? 0);
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async update(value: SettingValue): Promise<void> {
    await guardedUpdate(this.values, value);
  }

  async record(change: Omit<SettingChange, 'id'>): Promise<void> {
    await this.changes.insert({ id: newId(), ...change });
  }

  private lockExisting(keys: string[], level: SettingLevel, scopeId: string): Promise<SettingValue[]> {
    return this.values.find({
      where: { key: In(keys), level, scopeId },
      order: { key: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
  }
}

/** The driver of MySQL and MariaDB answers JSON as it is stored. */
const readJson = (content: Content | string | null): Content | null =>
  typeof content === 'string' ? (JSON.parse(content) as Content) : content;

/** Rows that hold a value: after a reset they are empty. */
const holding = (where: FindOptionsWhere<SettingValue>): FindOptionsWhere<SettingValue>[] => [
  { ...where, content: Not(IsNull()) },
  { ...where, sealed: Not(IsNull()) },
];
