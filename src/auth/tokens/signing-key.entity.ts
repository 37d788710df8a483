import { Entity, Index } from 'typeorm';
import type { PublicSigningJwk } from '#libs/crypto';
import { Id, Instant, Integer, Json, Sealed } from '#libs/database';

/** What the private keys are bound to when they are encrypted. */
export const SEALED_AS = 'signing_keys.private_key';

/** A key pair that access tokens are signed with. Its id is the `kid`. */
@Entity('signing_keys')
@Index('uq_signing_keys_sequence', ['sequence'], { unique: true })
export class StoredSigningKey {
  @Id() id: string;
  /** 1, 2, 3 …: of two nodes that make the same next key, the unique index lets one through. */
  @Integer() sequence: number;
  @Json() publicJwk: PublicSigningJwk;
  /** PKCS #8, sealed by the key ring. */
  @Sealed(() => SEALED_AS) privateKey: string;
  @Instant() createdAt: Date;
  /** From when on new tokens are signed with it; it is published before. */
  @Instant() activatesAt: Date;
}
