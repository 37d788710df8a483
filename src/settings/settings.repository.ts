import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type FindOptionsWhere, In, Repository } from 'typeorm';
import type { SettingLevel } from './setting-definition.js';
import { EVERYONE, SettingValue } from './setting-value.entity.js';

/** The stored values. */
@Injectable()
export class SettingsRepository {
  constructor(@InjectRepository(SettingValue) private readonly values: Repository<SettingValue>) {}

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
}
