import { Entity, Index } from 'typeorm';
import { Flag, Id, Instant, Reference, Text } from '#libs/database';

/** A sign-in, or a link, that someone has begun and is away at the provider for. */
@Entity('oidc_flows')
@Index('uq_oidc_flows_digest', ['digest'], { unique: true })
@Index('ix_oidc_flows_user', ['userId'])
@Index('ix_oidc_flows_expires_at', ['expiresAt'])
export class OidcFlow {
  @Id() id: string;
  /** Its id in the configuration. */
  @Text(32) provider: string;
  /** SHA-256 of the state, in base64url. */
  @Text(43) digest: string;
  /** SHA-256 of what only the browser has that began, in base64url. */
  @Text(43) secretDigest: string;
  @Text(600) redirectUri: string;
  /** Who links an identity; null when someone signs in. */
  @Reference({ nullable: true }) userId: string | null;
  /** Whether the person has to sign in there anew. */
  @Flag() isFresh: boolean;
  @Instant() createdAt: Date;
  @Instant() expiresAt: Date;
}
