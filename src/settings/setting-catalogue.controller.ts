import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, SignedIn } from '#libs/access';
import type { Actor } from '#libs/context';
import { InvalidListQuery } from '#libs/database';
import { PageQuery } from '#libs/http';
import { Operation } from '#libs/openapi';
import { OrphanedSettingListResponse } from './dto/orphaned-setting.response.dto.js';
import { SettingChangeListResponse } from './dto/setting-change.response.dto.js';
import { SettingDefinitionListResponse } from './dto/setting-definition.response.dto.js';
import { SettingKeyParam } from './dto/setting-key.param.dto.js';
import { defaultLimit } from './lists.settings.js';
import { OrphanedSettingsService } from './orphaned-settings.service.js';
import { SettingHistoryService } from './setting-history.service.js';
import { SettingRegistry } from './setting-registry.js';
import { UnknownSetting } from './settings.errors.js';
import { MANAGE_SETTINGS } from './settings.permissions.js';
import { SettingsService } from './settings.service.js';

/** What there is to set, what was, and what is no more. Keys have a dot, so that none is `definitions`. */
@ApiTags('Settings')
@Controller('settings')
export class SettingCatalogueController {
  constructor(
    private readonly registry: SettingRegistry,
    private readonly orphans: OrphanedSettingsService,
    private readonly changes: SettingHistoryService,
    private readonly settings: SettingsService,
  ) {}

  @Get('definitions')
  @SignedIn({ apiKeys: true, serviceAccounts: true })
  @Operation('settings.definitions', 'List what can be set, with the schema of each value')
  definitions(): SettingDefinitionListResponse {
    return SettingDefinitionListResponse.from(this.registry.all());
  }

  @Get('orphaned')
  @RequirePermission(MANAGE_SETTINGS)
  @Operation('settings.orphaned', 'List values whose definition has gone from the application')
  async orphaned(): Promise<OrphanedSettingListResponse> {
    return OrphanedSettingListResponse.from(await this.orphans.list());
  }

  @Get(':key/history')
  @RequirePermission(MANAGE_SETTINGS)
  @Operation('settings.history', "List a value's changes, the latest first", {
    errors: [UnknownSetting, InvalidListQuery],
  })
  async history(
    @Param() { key }: SettingKeyParam,
    @Query() { cursor, limit, include }: PageQuery,
    @CurrentActor() { userId }: Actor,
  ): Promise<SettingChangeListResponse> {
    const page = { cursor, include, limit: limit ?? (await this.settings.getFor(userId, defaultLimit)) };
    return SettingChangeListResponse.from(await this.changes.list(key, page));
  }
}
