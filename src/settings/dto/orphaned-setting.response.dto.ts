import { ApiJsonValue } from '#libs/openapi';
import type { OrphanedSetting } from '../orphaned-settings.service.js';

export class OrphanedSettingResponse {
  /** @example 'digest.hour' */
  key: string;

  @ApiJsonValue({
    description: 'The value for everyone; null where there is none, and for a secret.',
    example: 7,
  })
  value: unknown;

  isSecret: boolean;

  /**
   * How many users have a value of their own.
   * @example 3
   */
  userValues: number;

  static from({ key, value, isSecret, userValues }: OrphanedSetting): OrphanedSettingResponse {
    return { key, value, isSecret, userValues };
  }
}

export class OrphanedSettingListResponse {
  items: OrphanedSettingResponse[];

  /** Always null: all of them are on one page. */
  nextCursor: string | null;

  static from(settings: OrphanedSetting[]): OrphanedSettingListResponse {
    return { items: settings.map(OrphanedSettingResponse.from), nextCursor: null };
  }
}
