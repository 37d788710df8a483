import { AppError, type InputProblem } from '#libs/kernel';
import type { SettingLevel } from './setting-definition.js';

export class UnknownSetting extends AppError {
  static override readonly code = 'settings.unknown_key';
  static override readonly kind = 'not_found';
  static override readonly title = 'Unknown setting';

  constructor(key: string) {
    super(`There is no setting "${key.slice(0, 100)}". GET /api/v1/settings/definitions lists them all.`);
  }
}

export class LevelNotAllowed extends AppError {
  static override readonly code = 'settings.level_not_allowed';
  static override readonly kind = 'conflict';
  static override readonly title = 'Setting has no value at this level';

  constructor(key: string, level: SettingLevel) {
    super(`"${key}" has no ${level} value. Its definition lists the levels at which it can be set.`);
  }
}

export class InvalidSettingValue extends AppError {
  static override readonly code = 'settings.invalid_value';
  static override readonly kind = 'invalid';
  static override readonly title = 'Invalid setting value';

  constructor(errors: InputProblem[]) {
    super("The value does not match the setting's schema. See `errors`.", { errors });
  }
}

export class InvalidSettingsPatch extends AppError {
  static override readonly code = 'settings.invalid_patch';
  static override readonly kind = 'invalid';
  static override readonly title = 'Settings cannot be changed like this';

  constructor(errors: InputProblem[]) {
    super('Nothing was changed, since not all of it can be. See `errors`.', { errors });
  }
}

export class SettingRuleBroken extends AppError {
  static override readonly code = 'settings.rule_broken';
  static override readonly kind = 'invalid';
  static override readonly title = 'Settings do not go together';

  constructor(errors: InputProblem[]) {
    super('Nothing was changed, since the values would not go together. See `errors`.', { errors });
  }
}

export class HeldByEnvironment extends AppError {
  static override readonly code = 'settings.held_by_environment';
  static override readonly kind = 'conflict';
  static override readonly title = 'Setting is held by the environment';

  constructor(key: string, variable: string) {
    super(`"${key}" is set by the environment variable ${variable}. Only an operator can change it there.`);
  }
}
