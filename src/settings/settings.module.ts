import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { declarePermissions } from '#libs/access';
import { DatabaseModule } from '#libs/database';
import { declarePersonalData } from '#libs/privacy';
import { ListRequests } from './list-requests.js';
import { defaultLimit } from './lists.settings.js';
import { MySettingsController } from './my-settings.controller.js';
import { OrphanedSettingsService } from './orphaned-settings.service.js';
import { SettingCatalogueController } from './setting-catalogue.controller.js';
import { SettingChange } from './setting-change.entity.js';
import { SettingChangesService } from './setting-changes.service.js';
import { declareSettings } from './setting-definition.js';
import { SettingHistoryService } from './setting-history.service.js';
import { SettingInput } from './setting-input.js';
import { SettingRegistry } from './setting-registry.js';
import { SettingRulesService } from './setting-rules.service.js';
import { SettingSecrets } from './setting-secrets.js';
import { SettingValue } from './setting-value.entity.js';
import { SettingWriter } from './setting-writer.js';
import { SettingsController } from './settings.controller.js';
import { settingsPermissions } from './settings.permissions.js';
import { SettingsPersonalData } from './settings-personal-data.js';
import { SettingsRepository } from './settings.repository.js';
import { SettingsService } from './settings.service.js';
import { StoredSettings } from './stored-settings.js';
import { locale, timeZone } from './user.settings.js';

/** Settings that features declare in code and people change while the application runs. */
@Global()
@Module({
  imports: [DiscoveryModule, DatabaseModule.forFeature([SettingValue, SettingChange])],
  controllers: [SettingCatalogueController, SettingsController, MySettingsController],
  providers: [
    SettingRegistry,
    SettingsRepository,
    StoredSettings,
    SettingSecrets,
    SettingsService,
    ListRequests,
    SettingInput,
    SettingWriter,
    SettingRulesService,
    SettingChangesService,
    OrphanedSettingsService,
    SettingHistoryService,
    declareSettings([defaultLimit, locale, timeZone]),
    declarePermissions(settingsPermissions),
    declarePersonalData(SettingsPersonalData),
  ],
  exports: [SettingsService, ListRequests],
})
export class SettingsModule {}
