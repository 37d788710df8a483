import { Entity, Index } from 'typeorm';
import { Id, Instant, Json, Reference, Text } from '#libs/database';
import type { SettingLevel } from './setting-definition.js';
import type { Content } from './setting-value.entity.js';

/** What the history keeps of a value: of a secret, only that there was one. */
export type RecordedContent = Content | { secret: true };

/** One change of a value: null where it was, or became, inherited. */
@Entity('setting_changes')
@Index('ix_setting_changes_scope', ['key', 'level', 'scopeId', 'at', 'id'])
export class SettingChange {
  @Id() id: string;
  @Text(100) key: string;
  @Text(16) level: SettingLevel;
  @Text(36) scopeId: string;
  @Instant() at: Date;
  @Reference({ nullable: true }) actorId: string | null;
  @Json({ nullable: true }) from: RecordedContent | null;
  @Json({ nullable: true }) to: RecordedContent | null;
}
