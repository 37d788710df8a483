import { Entity, Index } from 'typeorm';
import { Id, Instant, Integer, Reference, Text } from '#libs/database';

/** Why a session is over. */
export type SessionEnd =
  | 'signed_out'
  | 'ended_by_owner'
  | 'ended_by_administrator'
  | 'password_changed'
  | 'email_restored'
  | 'token_reused'
  | 'access_ended'
  | 'impersonator_left'
  | 'expired';

/** A device that someone has signed in on. */
@Entity('sessions')
@Index('ix_sessions_user', ['userId', 'endedAt', 'lastUsedAt'])
@Index('ix_sessions_last_used_at', ['lastUsedAt'])
@Index('ix_sessions_impersonator', ['impersonatorId', 'endedAt'])
export class Session {
  @Id() id: string;
  @Reference() userId: string;
  /** Which refresh token is current: each rotation raises it by one. */
  @Integer() counter: number;
  @Instant() createdAt: Date;
  /** From when on the token before the current one has its grace time; null after a new proof, when it has none. */
  @Instant({ nullable: true }) rotatedAt: Date | null;
  @Instant() lastUsedAt: Date;
  /** When the owner last proved who they are; access tokens of an earlier proof are refused. */
  @Instant() authenticatedAt: Date;
  /** How they did so: `Method`s with spaces between. */
  @Text(64) methods: string;
  @Text(512) userAgent: string;
  @Text(45) ipAddress: string;
  /** Who acts for the owner by it, for an hour; null for the owner's own sessions. */
  @Reference({ nullable: true }) impersonatorId: string | null;
  @Instant({ nullable: true }) endedAt: Date | null;
  @Text(32, { nullable: true }) endReason: SessionEnd | null;
}
