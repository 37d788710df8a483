import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { defineList, paginate } from '#libs/database';
import type { Page } from '#libs/kernel';
import { SettingChange } from './setting-change.entity.js';
import { SettingRegistry } from './setting-registry.js';
import { EVERYONE } from './setting-value.entity.js';
import { UnknownSetting } from './settings.errors.js';

export const historyList = defineList({
  fields: { at: { property: 'at', type: 'instant', sortable: true } },
  defaultSort: '-at',
});

/** Who changed a global value, when, from what and to what; the latest change first. */
@Injectable()
export class SettingHistoryService {
  constructor(
    private readonly registry: SettingRegistry,
    @InjectRepository(SettingChange) private readonly changes: Repository<SettingChange>,
  ) {}

  /** @throws UnknownSetting */
  async list(key: string, page: { limit: number; cursor?: string }): Promise<Page<SettingChange>> {
    const definition = this.registry.find(key);
    // What is defined no more keeps its history.
    if (!definition && !(await this.changes.existsBy({ key }))) throw new UnknownSetting(key);
    const query = this.changes
      .createQueryBuilder('change')
      .where({ key, level: 'global', scopeId: EVERYONE });
    const found = await paginate(query, historyList, page);
    return definition?.secret ? { ...found, items: found.items.map(masked) } : found;
  }
}

/** Also what was set before the setting became a secret. */
function masked(change: SettingChange): SettingChange {
  const secret = { secret: true } as const;
  return { ...change, from: change.from && secret, to: change.to && secret };
}
