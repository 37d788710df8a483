import { Entity, Index } from 'typeorm';
import { Id, Instant, Json, Reference, Sealed, Text, Version } from '#libs/database';
import type { SettingLevel } from './setting-definition.js';

/** The scope id of values at the global level. */
export const EVERYONE = '';

/** A JSON value, wrapped because engines disagree on bare strings and nulls in JSON columns. */
export interface Content {
  value: string | number | boolean | object | null;
}

/** Whose value of which setting. */
export type SettingScope = Pick<SettingValue, 'key' | 'level' | 'scopeId'>;

/** What is read of a value, also through the cache. */
export type StoredSetting = SettingScope & Pick<SettingValue, 'content' | 'sealed' | 'version'>;

/** What a secret is bound to when it is encrypted, so that it means nothing in another place. */
export const sealedAs = ({ key, level, scopeId }: SettingScope): string =>
  `setting_values.sealed ${key} ${level} ${scopeId}`;

/** A value that was set. After a reset the row stays, so that its version never means two values. */
@Entity('setting_values')
@Index('uq_setting_values_scope', ['key', 'level', 'scopeId'], { unique: true })
@Index('ix_setting_values_scope', ['level', 'scopeId'])
export class SettingValue {
  @Id() id: string;
  @Text(100) key: string;
  @Text(16) level: SettingLevel;
  /** The user's id at level `user`; empty at level `global`. */
  @Text(36) scopeId: string;
  /** Null after a reset, and for secrets. */
  @Json({ nullable: true }) content: Content | null;
  /** A secret's value as JSON, sealed by the key ring. Null after a reset, and for all that is no secret. */
  @Sealed(sealedAs, { nullable: true }) sealed: string | null;
  @Reference({ nullable: true }) updatedBy: string | null;
  @Instant() createdAt: Date;
  @Instant() updatedAt: Date;
  @Version() version: number;
}
