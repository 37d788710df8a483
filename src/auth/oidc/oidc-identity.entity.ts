import { Entity, Index } from 'typeorm';
import { Id, Instant, Reference, Text } from '#libs/database';

/** An account at a provider, with which someone signs in here (ASVS 6.8.1: keyed by the provider and its subject). */
@Entity('oidc_identities')
@Index('uq_oidc_identities_subject', ['issuer', 'subject'], { unique: true })
@Index('ix_oidc_identities_user', ['userId'])
export class OidcIdentity {
  @Id() id: string;
  @Reference() userId: string;
  @Text(255) issuer: string;
  /** Never given to someone else by the issuer, as addresses are. */
  @Text(255) subject: string;
  /** As the provider had it when it was linked, for its owner to know it by. */
  @Text(320, { nullable: true }) email: string | null;
  @Instant() createdAt: Date;
  @Instant({ nullable: true }) lastUsedAt: Date | null;
}
