import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { type DataSubject, PersonalData } from '#libs/privacy';
import { SettingChange } from './setting-change.entity.js';
import { SettingValue } from './setting-value.entity.js';
import { StoredSettings } from './stored-settings.js';

/**
 * People's own values and the history of those. That they changed values for everyone stays, with an id that is
 * theirs no more than a pseudonym: it must remain known that one person changed it, and not another.
 */
@Injectable()
export class SettingsPersonalData extends PersonalData {
  readonly name = 'settings';
  readonly entities = [SettingValue, SettingChange];

  constructor(
    @InjectRepository(SettingValue) private readonly values: Repository<SettingValue>,
    @InjectRepository(SettingChange) private readonly changes: Repository<SettingChange>,
    private readonly stored: StoredSettings,
  ) {
    super();
  }

  async export({ userId }: DataSubject): Promise<object> {
    const where = { level: 'user' as const, scopeId: userId };
    const values = await this.values.find({ where, order: { key: 'ASC' } });
    const changes = await this.changes.find({
      // What they have chosen for somebody else is that one's.
      where: [where, { actorId: userId, level: 'global' }],
      order: { at: 'ASC', id: 'ASC' },
    });
    return { values: values.map(toExport), changes };
  }

  async erase({ userId }: DataSubject): Promise<void> {
    const where = { level: 'user' as const, scopeId: userId };
    await this.values.delete(where);
    await this.changes.delete(where);
    await this.stored.forget('user', userId);
  }
}

/** Of a secret, only that there is one. */
function toExport({ key, content, sealed, updatedAt }: SettingValue): object {
  return { key, value: content?.value ?? null, isSecret: sealed !== null, updatedAt };
}
