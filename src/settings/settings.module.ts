import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { declarePermissions } from '#libs/access';
import { DatabaseModule } from '#libs/database';
import { defaultLimit } from './lists.settings.js';
import { MySettingsController } from './my-settings.controller.js';
import { SettingChange } from './setting-change.entity.js';
import { SettingChangesService } from './setting-changes.service.js';
import { declareSettings } from './setting-definition.js';
import { SettingHistoryService } from './setting-history.service.js';
import { SettingRegistry } from './setting-registry.js';
import { SettingValue } from './setting-value.entity.js';
import { SettingsController } from './settings.controller.js';
import { settingsPermissions } from './settings.permissions.js';
import { SettingsRepository } from './settings.repository.js';
import { SettingsService } from './settings.service.js';
import { locale, timeZone } from './user.settings.js';

/** Settings that features declare in code and people change while the application runs. */
@Global()
@Module({
  imports: [DiscoveryModule, DatabaseModule.forFeature([SettingValue, SettingChange])],
  controllers: [SettingsController, MySettingsController],
  providers: [
    SettingRegistry,
    SettingsRepository,
    SettingsService,
    SettingChangesService,
    SettingHistoryService,
    declareSettings([defaultLimit, locale, timeZone]),
    declarePermissions(settingsPermissions),
  ],
  exports: [SettingsService],
})
export class SettingsModule {}
