export { defaultLimit } from './lists.settings.js';
export {
  declareSettings,
  defineSetting,
  type SettingDefinition,
  type SettingLevel,
} from './setting-definition.js';
export { SettingsModule } from './settings.module.js';
export { type EffectiveSetting, SettingsService } from './settings.service.js';
