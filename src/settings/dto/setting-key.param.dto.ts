import { Matches, MaxLength } from 'class-validator';

export class SettingKeyParam {
  /**
   * The setting's key.
   * @example 'auth.sessionIdleDays'
   */
  @MaxLength(100)
  @Matches(/^[a-zA-Z][\w.-]*$/)
  key: string;
}

export class UserSettingKeyParam {
  /**
   * The setting's key.
   * @example 'user.locale'
   */
  @MaxLength(100)
  @Matches(/^[a-zA-Z][\w.-]*$/)
  key: string;
}
