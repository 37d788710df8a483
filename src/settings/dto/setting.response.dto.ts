import { digest } from '#libs/crypto';
import { withEntityTag } from '#libs/http';
import { ApiJsonValue } from '#libs/openapi';
import type { EffectiveSetting } from '../settings.service.js';

export class SettingResponse {
  /** @example 'auth.sessionIdleDays' */
  key: string;

  @ApiJsonValue({ description: "The value in force, as the definition's schema describes it.", example: 14 })
  value: unknown;

  /**
   * Where the value comes from.
   * @example 'default'
   */
  source: 'default' | 'environment' | 'global' | 'organization' | 'user';

  static from({ key, value, source, version }: EffectiveSetting): SettingResponse {
    const response = Object.assign(new SettingResponse(), { key, value, source });
    // An inherited value changes without a change of the version at this level.
    return withEntityTag(response, version, digest(JSON.stringify([source, value])).slice(0, 8));
  }
}

export class SettingListResponse {
  items: SettingResponse[];

  /** Always null: all settings are on one page. */
  nextCursor: string | null;

  static from(settings: EffectiveSetting[]): SettingListResponse {
    return { items: settings.map(SettingResponse.from), nextCursor: null };
  }
}
