import { ApiProperty } from '@nestjs/swagger';
import { withEntityTag } from '#libs/http';
import { ApiJsonValue } from '#libs/openapi';
import { type EffectiveSetting, tagOf, tagOfAll } from '../effective-setting.js';

/** Written out: the compiler lists the members of a union in an order that changes with the program. */
const SOURCES = ['default', 'environment', 'global', 'organization', 'user'];

export class SettingResponse {
  /** @example 'auth.sessionIdleDays' */
  key: string;

  @ApiJsonValue({
    description: "The value in force, as the definition's schema describes it; null for a secret.",
    example: 14,
  })
  value: unknown;

  /**
   * Where the value comes from.
   * @example 'default'
   */
  @ApiProperty({ enum: SOURCES })
  source: 'default' | 'environment' | 'global' | 'organization' | 'user';

  /**
   * Only of a secret, whose value is never answered: whether it has one.
   * @example true
   */
  isSet?: boolean;

  static from(setting: EffectiveSetting): SettingResponse {
    return withEntityTag(SettingResponse.untagged(setting), tagOf(setting));
  }

  /** For lists, whose items have no `ETag` field. */
  static untagged({ key, value, source, isSet }: EffectiveSetting): SettingResponse {
    const response = { key, value, source, ...(isSet === undefined ? {} : { isSet }) };
    return Object.assign(new SettingResponse(), response);
  }
}

/** Of values that are in the cache. */
const made = new WeakMap<readonly EffectiveSetting[], SettingListResponse>();

export class SettingListResponse {
  items: SettingResponse[];

  /** Always null: all settings are on one page. */
  nextCursor: string | null;

  static from(settings: readonly EffectiveSetting[]): SettingListResponse {
    const known = made.get(settings);
    if (known) return known;
    const items = settings.map(SettingResponse.untagged);
    const response = withEntityTag({ items, nextCursor: null }, tagOfAll(settings));
    made.set(settings, response);
    return response;
  }
}
