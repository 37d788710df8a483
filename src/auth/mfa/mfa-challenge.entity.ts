import { Entity, Index } from 'typeorm';
import { Id, Instant, Integer, Reference, Text } from '#libs/database';

/** A sign-in that has passed its first step and waits for the second. */
@Entity('mfa_challenges')
@Index('uq_mfa_challenges_digest', ['digest'], { unique: true })
@Index('ix_mfa_challenges_user', ['userId'])
@Index('ix_mfa_challenges_expires_at', ['expiresAt'])
export class MfaChallenge {
  @Id() id: string;
  @Reference() userId: string;
  /** SHA-256 of the token in base64url. */
  @Text(43) digest: string;
  /** Of the first step: `Method`s with spaces between. */
  @Text(64) methods: string;
  /** Of the password that was given; null without one. */
  @Instant({ nullable: true }) passwordChangedAt: Date | null;
  /** Codes that were tried. */
  @Integer() tries: number;
  @Instant() createdAt: Date;
  @Instant() expiresAt: Date;
}
