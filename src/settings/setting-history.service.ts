import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { defineList, paginate } from '#libs/database';
import type { Page } from '#libs/kernel';
import { SettingChange } from './setting-change.entity.js';
import { SettingRegistry } from './setting-registry.js';
import { EVERYONE } from './setting-value.entity.js';

const historyList = defineList({
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
  list(key: string, page: { limit: number; cursor?: string }): Promise<Page<SettingChange>> {
    this.registry.get(key);
    const query = this.changes
      .createQueryBuilder('change')
      .where({ key, level: 'global', scopeId: EVERYONE });
    return paginate(query, historyList, page);
  }
}
