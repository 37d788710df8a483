import { Entity, Index } from 'typeorm';
import { Id, Instant, Json, Reference, Text } from '#libs/database';

/** What a one-time token lets its holder do. */
export type TokenPurpose =
  'set_password' | 'reset_password' | 'verify_email' | 'confirm_email' | 'undo_email_change';

/** What a token is about, where its purpose does not say it all. */
export interface TokenData {
  /** To which the account moves. */
  email: string;
}

const MINUTE = 60 * 1000;
const DAY = 24 * 60 * MINUTE;

/** Milliseconds for which a token works. */
export const LIFETIMES: Readonly<Record<TokenPurpose, number>> = {
  set_password: DAY,
  reset_password: 30 * MINUTE,
  verify_email: DAY,
  confirm_email: DAY,
  undo_email_change: 7 * DAY,
};

/** A secret that was handed out, as a digest. */
@Entity('one_time_tokens')
@Index('uq_one_time_tokens_digest', ['digest'], { unique: true })
@Index('ix_one_time_tokens_user', ['userId', 'purpose'])
@Index('ix_one_time_tokens_expires_at', ['expiresAt'])
export class OneTimeToken {
  @Id() id: string;
  @Reference() userId: string;
  @Text(32) purpose: TokenPurpose;
  /** SHA-256 in base64url. */
  @Text(43) digest: string;
  @Json({ nullable: true }) data: TokenData | null;
  @Instant() createdAt: Date;
  @Instant() expiresAt: Date;
}
