import { ApiProperty } from '@nestjs/swagger';
import type { Page } from '#libs/kernel';
import { ApiJsonValue } from '#libs/openapi';
import type { RecordedContent, SettingChange } from '../setting-change.entity.js';

/** In place of every secret, also one of these very characters. */
const MASK = '********';

export class SettingChangeResponse {
  at: Date;

  /** Who changed it: a user, or a service account. */
  @ApiProperty({ format: 'uuid' })
  actorId: string | null;

  @ApiJsonValue({
    description: 'The value before, `********` for a secret; null where it was inherited.',
    example: null,
  })
  from: unknown;

  @ApiJsonValue({
    description: 'The value after, `********` for a secret; null where it became inherited again.',
    example: 30,
  })
  to: unknown;

  static from({ at, actorId, from, to }: SettingChange): SettingChangeResponse {
    return { at, actorId, from: shown(from), to: shown(to) };
  }
}

function shown(content: RecordedContent | null): unknown {
  if (content === null) return null;
  return 'secret' in content ? MASK : content.value;
}

export class SettingChangeListResponse {
  items: SettingChangeResponse[];

  /** Pass it as `cursor` to get the next page; null on the last one. */
  nextCursor: string | null;

  static from({ items, nextCursor }: Page<SettingChange>): SettingChangeListResponse {
    return { items: items.map(SettingChangeResponse.from), nextCursor };
  }
}
