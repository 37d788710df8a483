import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type FindOptionsWhere, In, Repository } from 'typeorm';
import { guardedUpdate, StaleVersion, translateUnique } from '#libs/database';
import { newId } from '#libs/kernel';
import { SettingChange } from './setting-change.entity.js';
import type { SettingLevel } from './setting-definition.js';
import { EVERYONE, SettingValue } from './setting-value.entity.js';

/** The stored values and their history. */
@Injectable()
export class SettingsRepository {
  constructor(
    @InjectRepository(SettingValue) private readonly values: Repository<SettingValue>,
    @InjectRepository(SettingChange) private readonly changes: Repository<SettingChange>,
  ) {}

  /** Global values of the keys and, when a user is given, theirs too. */
  find(keys: string[], userId?: string): Promise<SettingValue[]> {
    const where: FindOptionsWhere<SettingValue>[] = [{ key: In(keys), level: 'global', scopeId: EVERYONE }];
    if (userId !== undefined) where.push({ key: In(keys), level: 'user', scopeId: userId });
    return this.values.findBy(where);
  }

  /** Locks the value until the transaction ends, so that its history shows each change once. */
  lock(key: string, level: SettingLevel, scopeId: string): Promise<SettingValue | null> {
    return this.values.findOne({ where: { key, level, scopeId }, lock: { mode: 'pessimistic_write' } });
  }

  /** @throws StaleVersion for the second of two first writers: the unique index lets one through */
  async insert(value: Omit<SettingValue, 'id' | 'version'>): Promise<void> {
    await translateUnique(
      'uq_setting_values_scope',
      () => new StaleVersion(),
      () => this.values.insert({ id: newId(), version: 1, ...value }),
    );
  }

  async update(value: SettingValue): Promise<void> {
    await guardedUpdate(this.values, value);
  }

  async record(change: Omit<SettingChange, 'id'>): Promise<void> {
    await this.changes.insert({ id: newId(), ...change });
  }
}
