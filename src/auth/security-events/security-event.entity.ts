import { Entity, Index } from 'typeorm';
import { Id, Instant, Reference, Text } from '#libs/database';
import type { Outcome, RefusalReason, SecurityEventType } from './security-event-types.js';

/** What happened to the security of an account, as it is kept. */
@Entity('security_events')
@Index('ix_security_events_created_at', ['createdAt', 'id'])
@Index('ix_security_events_user', ['userId', 'createdAt', 'id'])
@Index('ix_security_events_service_account', ['serviceAccountId', 'createdAt', 'id'])
@Index('ix_security_events_type', ['type', 'createdAt', 'id'])
@Index('ix_security_events_outcome', ['outcome', 'createdAt', 'id'])
@Index('ix_security_events_ip_address', ['ipAddress', 'createdAt', 'id'])
@Index('ix_security_events_actor', ['actorId'])
export class StoredSecurityEvent {
  @Id() id: string;
  @Text(40) type: SecurityEventType;
  @Text(16) outcome: Outcome;
  /** Whose account it is; null where it is nobody's, or everyone's. */
  @Reference({ nullable: true }) userId: string | null;
  /** Which service account it was done to; null for what concerns people. */
  @Reference({ nullable: true }) serviceAccountId: string | null;
  /** Who did it, a user or a service account, where that was somebody else. */
  @Reference({ nullable: true }) actorId: string | null;
  /** How someone showed who they are: `Method`s with spaces between. */
  @Text(64, { nullable: true }) method: string | null;
  @Text(32, { nullable: true }) reason: RefusalReason | null;
  /** Where it was done; null outside of requests. */
  @Text(45, { nullable: true }) ipAddress: string | null;
  @Text(512, { nullable: true }) userAgent: string | null;
  @Instant() createdAt: Date;
}
