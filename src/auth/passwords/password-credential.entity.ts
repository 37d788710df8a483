import { Entity } from 'typeorm';
import { Instant, Reference, Text } from '#libs/database';

/** A user's password, as a hash. Who has none cannot sign in with one. */
@Entity('password_credentials')
export class PasswordCredential {
  @Reference({ primary: true }) userId: string;
  /** PHC string. */
  @Text(255) hash: string;
  @Instant() changedAt: Date;
}
