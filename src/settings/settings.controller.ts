import { Body, Controller, Delete, Get, Param, Patch, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ApiKeyRefused,
  CurrentActor,
  FreshSignInRequired,
  ImpersonationRefused,
  RequirePermission,
  SignedIn,
} from '#libs/access';
import type { Actor } from '#libs/context';
import { VersionMismatch } from '#libs/database';
import { IfMatchTags } from '#libs/http';
import { Operation } from '#libs/openapi';
import { SetSettingRequest } from './dto/set-setting.request.dto.js';
import { SettingKeyParam } from './dto/setting-key.param.dto.js';
import { SettingListResponse, SettingResponse } from './dto/setting.response.dto.js';
import { ApiSettingsPatch, type SettingsPatch, SettingsPatchPipe } from './dto/settings-patch.js';
import { SettingChangesService } from './setting-changes.service.js';
import type { SettingEdit } from './setting-input.js';
import {
  HeldByEnvironment,
  InvalidSettingsPatch,
  InvalidSettingValue,
  LevelNotAllowed,
  SettingRuleBroken,
  UnknownSetting,
} from './settings.errors.js';
import { MANAGE_SETTINGS } from './settings.permissions.js';
import { SettingsService } from './settings.service.js';

const NEEDS_FRESH =
  'A setting whose definition says `needsFreshSignIn` takes no API key, and a sign-in younger than ten minutes (RFC 9470).';
const FRESH_ERRORS = [FreshSignInRequired, ApiKeyRefused, ImpersonationRefused];

@ApiTags('Settings')
@Controller('settings')
export class SettingsController {
  constructor(
    private readonly settings: SettingsService,
    private readonly changes: SettingChangesService,
  ) {}

  @Get()
  @SignedIn({ apiKeys: true, serviceAccounts: true })
  @Operation('settings.list', 'List the values in force for the whole application')
  async list(): Promise<SettingListResponse> {
    return SettingListResponse.from(await this.settings.allEffective());
  }

  @Patch()
  @RequirePermission(MANAGE_SETTINGS)
  @ApiSettingsPatch({ 'auth.sessionIdleDays': 7, 'lists.defaultLimit': null })
  @Operation('settings.patch', 'Set or reset several values for the whole application, all or none', {
    description: NEEDS_FRESH,
    errors: [InvalidSettingsPatch, SettingRuleBroken, VersionMismatch, ...FRESH_ERRORS],
  })
  async patch(
    @Body(SettingsPatchPipe) patch: SettingsPatch,
    @IfMatchTags() expected: string[] | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<SettingListResponse> {
    return SettingListResponse.from(await this.changes.patch(forEveryone(actor, expected), patch));
  }

  @Get(':key')
  @RequirePermission(MANAGE_SETTINGS)
  @Operation('settings.read', 'Read a value in force for the whole application', {
    errors: [UnknownSetting, LevelNotAllowed],
  })
  async read(@Param() { key }: SettingKeyParam): Promise<SettingResponse> {
    return SettingResponse.from(await this.settings.effective(key));
  }

  @Put(':key')
  @RequirePermission(MANAGE_SETTINGS)
  @Operation('settings.set', 'Set a value for the whole application', {
    description: NEEDS_FRESH,
    errors: [
      UnknownSetting,
      LevelNotAllowed,
      HeldByEnvironment,
      InvalidSettingValue,
      SettingRuleBroken,
      VersionMismatch,
      ...FRESH_ERRORS,
    ],
  })
  async set(
    @Param() { key }: SettingKeyParam,
    @Body() { value }: SetSettingRequest,
    @IfMatchTags() expected: string[] | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<SettingResponse> {
    return SettingResponse.from(await this.changes.set(forEveryone(actor, expected), key, value));
  }

  @Delete(':key')
  @RequirePermission(MANAGE_SETTINGS)
  @Operation('settings.reset', 'Return to the default value, or remove an orphaned one', {
    description: NEEDS_FRESH,
    errors: [
      UnknownSetting,
      LevelNotAllowed,
      HeldByEnvironment,
      SettingRuleBroken,
      VersionMismatch,
      ...FRESH_ERRORS,
    ],
  })
  async reset(
    @Param() { key }: SettingKeyParam,
    @IfMatchTags() expected: string[] | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<SettingResponse> {
    return SettingResponse.from(await this.changes.reset(forEveryone(actor, expected), key));
  }
}

const forEveryone = (actor: Actor, expected: string[] | undefined): SettingEdit => ({
  actor,
  level: 'global',
  expected,
});
