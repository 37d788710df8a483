import { Check, Entity, Index } from 'typeorm';
import { Id, Instant, Json, Reference, Text } from '#libs/database';

/** What a program signs its requests with, in the name of a user or as a service account, for no more than it permits. */
@Entity('api_keys')
@Index('uq_api_keys_digest', ['digest'], { unique: true })
@Index('ix_api_keys_user', ['userId'])
@Index('ix_api_keys_service_account', ['serviceAccountId'])
@Index('ix_api_keys_expires_at', ['expiresAt'])
@Check(
  'ck_api_keys_owner',
  '(user_id IS NULL AND service_account_id IS NOT NULL) OR (user_id IS NOT NULL AND service_account_id IS NULL)',
)
export class ApiKey {
  @Id() id: string;
  /** Whose it is: one of the two. */
  @Reference({ nullable: true }) userId: string | null;
  @Reference({ nullable: true }) serviceAccountId: string | null;
  @Text(100) name: string;
  /** SHA-256 of the key in base64url. */
  @Text(43) digest: string;
  /** Of these, those that its owner holds at the moment. */
  @Json() permissions: string[];
  @Instant() createdAt: Date;
  @Instant() expiresAt: Date;
  /** To the minute or so. */
  @Instant({ nullable: true }) lastUsedAt: Date | null;
  @Text(45, { nullable: true }) lastUsedFrom: string | null;
}
