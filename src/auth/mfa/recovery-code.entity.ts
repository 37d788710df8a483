import { Entity, Index } from 'typeorm';
import { Id, Instant, Reference, Text } from '#libs/database';

/** A code for who has lost their authenticator app. It is deleted as it is used. */
@Entity('recovery_codes')
@Index('uq_recovery_codes_selector', ['userId', 'selector'], { unique: true })
export class RecoveryCode {
  @Id() id: string;
  @Reference() userId: string;
  /** Its first characters, by which it is found: one slow hash is compared, not ten. */
  @Text(4) selector: string;
  /** Of all of it, as a PHC string. */
  @Text(255) hash: string;
  @Instant() createdAt: Date;
}
