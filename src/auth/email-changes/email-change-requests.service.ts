import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import { MailRequests } from '../account-mails/mail-requests.js';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Device } from '../sessions/device.js';
import { NewAddresses } from './new-addresses.js';

/** Asks at a new address whether the account is to move there. */
@Injectable()
export class EmailChangeRequestsService {
  constructor(
    private readonly addresses: NewAddresses,
    private readonly requests: MailRequests,
    private readonly events: SecurityEvents,
  ) {}

  /** Who asks is not told whether another account has the address. @throws RateLimited */
  async request({ userId }: Actor, email: string, device: Device): Promise<void> {
    await this.requests.admit(device);
    if (await this.requests.mayMail('email_change', email, device)) await this.ask(userId, email, device);
  }

  @Transactional()
  private async ask(userId: string, email: string, device: Device): Promise<void> {
    await this.addresses.ask(userId, email);
    await this.events.record({ type: 'email_change_requested', userId, device });
  }
}
