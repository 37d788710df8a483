import { Entity, Index } from 'typeorm';
import { Id, Instant, Reference, Sealed, Text } from '#libs/database';

export const UNIQUE_KEY = 'uq_idempotency_keys_key';

/** The row is part of it: an answer that is moved to another one does not decrypt. */
export const sealedAs = ({ id }: { id: string }): string => `idempotency_keys.answer:${id}`;

/** A request that its client may repeat: first the claim to serve it, then its answer. */
@Entity('idempotency_keys')
@Index(UNIQUE_KEY, ['actorId', 'route', 'keyDigest'], { unique: true })
@Index('ix_idempotency_keys_kept_until', ['keptUntil'])
export class IdempotencyRecord {
  /** A new one for each claim: who was replaced cannot answer any more. */
  @Id() id: string;
  @Reference() actorId: string;
  /** As `POST /api/v1/users/:id/invitations`. */
  @Text(200) route: string;
  /** SHA-256 in base64url: a key may be longer than an index takes. */
  @Text(43) keyDigest: string;
  @Text(43) fingerprint: string;
  /** Encrypted; null while the request runs. */
  @Sealed(sealedAs, { nullable: true }) answer: string | null;
  /** While the request runs, the end of its lease. After that the row counts for nothing. */
  @Instant() keptUntil: Date;
}
