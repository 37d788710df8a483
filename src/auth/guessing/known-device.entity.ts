import { Entity } from 'typeorm';
import { Instant, Reference, Text } from '#libs/database';

/** Where the owner of an account has been: an IPv4 address, or the /64 of an IPv6 address. */
@Entity('known_devices')
export class KnownDevice {
  @Reference({ primary: true }) userId: string;
  @Text(45, { primary: true }) network: string;
  @Instant() lastSeenAt: Date;
}
