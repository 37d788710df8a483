import { Body, Controller, Delete, Get, Param, Patch, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, SignedIn } from '#libs/access';
import type { Actor } from '#libs/context';
import { VersionMismatch } from '#libs/database';
import { IfMatchTags } from '#libs/http';
import { Operation } from '#libs/openapi';
import { SetSettingRequest } from './dto/set-setting.request.dto.js';
import { UserSettingKeyParam } from './dto/setting-key.param.dto.js';
import { SettingListResponse, SettingResponse } from './dto/setting.response.dto.js';
import { ApiSettingsPatch, type SettingsPatch, SettingsPatchPipe } from './dto/settings-patch.js';
import { SettingChangesService } from './setting-changes.service.js';
import type { SettingEdit } from './setting-input.js';
import {
  InvalidSettingsPatch,
  InvalidSettingValue,
  LevelNotAllowed,
  UnknownSetting,
} from './settings.errors.js';
import { SettingsService } from './settings.service.js';

@ApiTags('Settings')
@Controller('users/me/settings')
@SignedIn()
export class MySettingsController {
  constructor(
    private readonly settings: SettingsService,
    private readonly changes: SettingChangesService,
  ) {}

  @Get()
  @SignedIn({ apiKeys: true })
  @Operation('mySettings.list', 'List the values in force for the actor')
  async list(@CurrentActor() { userId }: Actor): Promise<SettingListResponse> {
    return SettingListResponse.from(await this.settings.allEffective(userId));
  }

  @Patch()
  @ApiSettingsPatch({ 'user.locale': 'pt-BR', 'lists.defaultLimit': null })
  @Operation('mySettings.patch', 'Set or reset several values for the actor, all or none', {
    errors: [InvalidSettingsPatch, VersionMismatch],
  })
  async patch(
    @Body(SettingsPatchPipe) patch: SettingsPatch,
    @IfMatchTags() expected: string[] | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<SettingListResponse> {
    return SettingListResponse.from(await this.changes.patch(own(actor, expected), patch));
  }

  @Get(':key')
  @SignedIn({ apiKeys: true })
  @Operation('mySettings.read', 'Read a value in force for the actor', {
    errors: [UnknownSetting, LevelNotAllowed],
  })
  async read(
    @Param() { key }: UserSettingKeyParam,
    @CurrentActor() { userId }: Actor,
  ): Promise<SettingResponse> {
    return SettingResponse.from(await this.settings.effective(key, userId));
  }

  @Put(':key')
  @Operation('mySettings.set', 'Set a value for the actor', {
    errors: [UnknownSetting, LevelNotAllowed, InvalidSettingValue, VersionMismatch],
  })
  async set(
    @Param() { key }: UserSettingKeyParam,
    @Body() { value }: SetSettingRequest,
    @IfMatchTags() expected: string[] | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<SettingResponse> {
    return SettingResponse.from(await this.changes.set(own(actor, expected), key, value));
  }

  @Delete(':key')
  @Operation('mySettings.reset', 'Return to the inherited value', {
    errors: [UnknownSetting, LevelNotAllowed, VersionMismatch],
  })
  async reset(
    @Param() { key }: UserSettingKeyParam,
    @IfMatchTags() expected: string[] | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<SettingResponse> {
    return SettingResponse.from(await this.changes.reset(own(actor, expected), key));
  }
}

const own = (actor: Actor, expected: string[] | undefined): SettingEdit => ({
  actor,
  level: 'user',
  expected,
});
