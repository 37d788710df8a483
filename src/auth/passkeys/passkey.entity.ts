import { Entity, Index } from 'typeorm';
import { Flag, Id, Instant, Json, LongText, Reference, Text } from '#libs/database';

/** Someone's passkey: a credential record (WebAuthn §4). */
@Entity('passkeys')
@Index('uq_passkeys_digest', ['digest'], { unique: true })
@Index('ix_passkeys_user', ['userId', 'createdAt'])
export class Passkey {
  @Id() id: string;
  @Reference() userId: string;
  /** By which its owner knows it. */
  @Text(100) name: string;
  /** As the authenticator made it: up to 1,023 bytes in base64url. */
  @LongText() credentialId: string;
  /** SHA-256 of that in base64url: the id itself is too long for an index. */
  @Text(43) digest: string;
  /** A COSE key in base64url. */
  @LongText() publicKey: string;
  /** In decimal: it has 32 bits, and no sign. */
  @Text(10) counter: string;
  /** How browsers reach the authenticator, in their words. */
  @Json() transports: string[];
  /** Whether it may be copied to other devices of its owner; it stays so, or not. */
  @Flag() isBackupEligible: boolean;
  /** Whether it was when it was used last. */
  @Flag() isBackedUp: boolean;
  @Instant() createdAt: Date;
  @Instant({ nullable: true }) lastUsedAt: Date | null;
}
