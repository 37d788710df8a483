import { Entity, Index } from 'typeorm';
import { Id, Instant, Reference, Text } from '#libs/database';

/** What a one-time token lets its holder do. */
export type TokenPurpose = 'set_password';

/** A secret that was handed out, as a digest. */
@Entity('one_time_tokens')
@Index('uq_one_time_tokens_digest', ['digest'], { unique: true })
@Index('ix_one_time_tokens_user', ['userId', 'purpose'])
export class OneTimeToken {
  @Id() id: string;
  @Reference() userId: string;
  @Text(32) purpose: TokenPurpose;
  /** SHA-256 in base64url. */
  @Text(43) digest: string;
  @Instant() createdAt: Date;
  @Instant() expiresAt: Date;
}
