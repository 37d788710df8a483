import { Body, Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, SignedIn } from '#libs/access';
import type { Actor } from '#libs/context';
import { InvalidListQuery, VersionMismatch } from '#libs/database';
import { IfMatch, PageQuery } from '#libs/http';
import { Operation } from '#libs/openapi';
import { SetSettingRequest } from './dto/set-setting.request.dto.js';
import { SettingChangeListResponse } from './dto/setting-change.response.dto.js';
import { SettingDefinitionListResponse } from './dto/setting-definition.response.dto.js';
import { SettingKeyParam } from './dto/setting-key.param.dto.js';
import { SettingListResponse, SettingResponse } from './dto/setting.response.dto.js';
import { defaultLimit } from './lists.settings.js';
import { SettingChangesService } from './setting-changes.service.js';
import { SettingHistoryService } from './setting-history.service.js';
import { SettingRegistry } from './setting-registry.js';
import { InvalidSettingValue, LevelNotAllowed, UnknownSetting } from './settings.errors.js';
import { SettingsService } from './settings.service.js';

@ApiTags('Settings')
@Controller('settings')
export class SettingsController {
  constructor(
    private readonly registry: SettingRegistry,
    private readonly settings: SettingsService,
    private readonly changes: SettingChangesService,
    private readonly settingHistory: SettingHistoryService,
  ) {}

  @Get('definitions')
  @SignedIn()
  @Operation('settings.definitions', 'List what can be set, with the schema of each value')
  definitions(): SettingDefinitionListResponse {
    return SettingDefinitionListResponse.from(this.registry.all());
  }

  @Get()
  @SignedIn()
  @Operation('settings.list', 'List the values in force for the whole application')
  async list(): Promise<SettingListResponse> {
    return SettingListResponse.from(await this.settings.allEffective());
  }

  @Get(':key')
  @RequirePermission('settings.manage')
  @Operation('settings.read', 'Read a value in force for the whole application', {
    errors: [UnknownSetting, LevelNotAllowed],
  })
  async read(@Param() { key }: SettingKeyParam): Promise<SettingResponse> {
    return SettingResponse.from(await this.settings.effective(key));
  }

  @Put(':key')
  @RequirePermission('settings.manage')
  @Operation('settings.set', 'Set a value for the whole application', {
    errors: [UnknownSetting, LevelNotAllowed, InvalidSettingValue, VersionMismatch],
  })
  async set(
    @Param() { key }: SettingKeyParam,
    @Body() { value }: SetSettingRequest,
    @IfMatch() version: number | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<SettingResponse> {
    return SettingResponse.from(await this.changes.set(actor, 'global', key, value, version));
  }

  @Delete(':key')
  @RequirePermission('settings.manage')
  @Operation('settings.reset', 'Return to the default value', {
    errors: [UnknownSetting, LevelNotAllowed, VersionMismatch],
  })
  async reset(
    @Param() { key }: SettingKeyParam,
    @IfMatch() version: number | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<SettingResponse> {
    return SettingResponse.from(await this.changes.reset(actor, 'global', key, version));
  }

  @Get(':key/history')
  @RequirePermission('settings.manage')
  @Operation('settings.history', "List a value's changes, the latest first", {
    errors: [UnknownSetting, InvalidListQuery],
  })
  async history(
    @Param() { key }: SettingKeyParam,
    @Query() { cursor, limit, include }: PageQuery,
    @CurrentActor() { userId }: Actor,
  ): Promise<SettingChangeListResponse> {
    const page = { cursor, include, limit: limit ?? (await this.settings.getFor(userId, defaultLimit)) };
    return SettingChangeListResponse.from(await this.settingHistory.list(key, page));
  }
}
