export { type AskedList, ListRequests } from './list-requests.js';
export { defaultLimit } from './lists.settings.js';
export { declareSettings, defineSetting } from './setting-definition.js';
export { declareSettingRules, defineSettingRule } from './setting-rule.js';
export { SettingsModule } from './settings.module.js';
export { SettingsService } from './settings.service.js';
export { locale, timeZone } from './user.settings.js';
