import { Entity, Index } from 'typeorm';
import { Id, Instant, Json, Reference, Text } from '#libs/database';
import type { SettingLevel } from './setting-definition.js';
import type { Content } from './setting-value.entity.js';

/** One change of a value: null where it was, or became, inherited. */
@Entity('setting_changes')
@Index('ix_setting_changes_scope', ['key', 'level', 'scopeId', 'at'])
export class SettingChange {
  @Id() id: string;
  @Text(100) key: string;
  @Text(16) level: SettingLevel;
  @Text(36) scopeId: string;
  @Instant() at: Date;
  @Reference({ nullable: true }) actorId: string | null;
  @Json({ nullable: true }) from: Content | null;
  @Json({ nullable: true }) to: Content | null;
}
