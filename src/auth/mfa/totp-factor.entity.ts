import { Entity, Index } from 'typeorm';
import { Id, Instant, Integer, Reference, Sealed } from '#libs/database';

/** What the secret is bound to when it is encrypted. */
export const secretOf = (userId: string): string => `totp_factors.secret:${userId}`;

/** Someone's authenticator app (RFC 6238). */
@Entity('totp_factors')
@Index('uq_totp_factors_user', ['userId'], { unique: true })
export class TotpFactor {
  @Id() id: string;
  @Reference() userId: string;
  /** Base32, sealed by the key ring. */
  @Sealed<TotpFactor>(({ userId }) => secretOf(userId)) secret: string;
  /** Of the latest code that was used: neither it nor one before it works again. */
  @Integer() lastStep: number;
  @Instant() createdAt: Date;
  /** When its owner has shown that the app has it; null until then, when it protects nothing. */
  @Instant({ nullable: true }) confirmedAt: Date | null;
}
