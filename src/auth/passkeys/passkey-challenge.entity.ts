import { Entity, Index } from 'typeorm';
import { Id, Instant, Reference, Text } from '#libs/database';

/** What a challenge is for. */
export type ChallengePurpose = 'registration' | 'sign_in';

/** What an authenticator is asked to sign. It is deleted as it is used. */
@Entity('passkey_challenges')
@Index('uq_passkey_challenges_digest', ['digest'], { unique: true })
@Index('ix_passkey_challenges_user', ['userId'])
@Index('ix_passkey_challenges_expires_at', ['expiresAt'])
export class PasskeyChallenge {
  @Id() id: string;
  @Text(16) purpose: ChallengePurpose;
  /** SHA-256 in base64url. */
  @Text(43) digest: string;
  /** Of a registration; null of a sign-in, of which nobody knows yet whose it is. */
  @Reference({ nullable: true }) userId: string | null;
  @Reference({ nullable: true }) sessionId: string | null;
  @Instant() createdAt: Date;
  @Instant() expiresAt: Date;
}
