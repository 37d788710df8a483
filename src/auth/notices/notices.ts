import { Injectable } from '@nestjs/common';
import { type Occurrence, OnDomainEvent, type Payload } from '#libs/jobs';
import type { MailDefinition } from '#libs/mail';
import { erasureCancelled, erasureScheduled, UserAccountsService } from '../../users/index.js';
import { AccountMails } from '../account-mails/account-mails.js';
import { deviceName } from './device-name.js';
import { erasureCancelledMail, erasureScheduledMail } from './erasure.mails.js';
import { newDevice, passwordChanged, refreshTokenReused, signInChanged } from './security.events.js';
import {
  newDeviceMail,
  passwordChangedMail,
  sessionStolenMail,
  signInChangedMail,
} from './security-notice.mails.js';

/** Mails to the owners of accounts what has happened to those (ASVS 6.3.7). Nobody can turn it off. */
@Injectable()
export class Notices {
  constructor(
    private readonly accounts: UserAccountsService,
    private readonly mails: AccountMails,
  ) {}

  @OnDomainEvent(passwordChanged, 'notify_owner')
  tellOfPassword(event: Payload<typeof passwordChanged>, occurrence: Occurrence): Promise<void> {
    return this.tellOf(event, occurrence, passwordChangedMail);
  }

  @OnDomainEvent(newDevice, 'notify_owner')
  tellOfDevice(event: Payload<typeof newDevice>, occurrence: Occurrence): Promise<void> {
    return this.tellOf(event, occurrence, newDeviceMail);
  }

  @OnDomainEvent(refreshTokenReused, 'notify_owner')
  tellOfTheft(event: Payload<typeof refreshTokenReused>, occurrence: Occurrence): Promise<void> {
    return this.tellOf(event, occurrence, sessionStolenMail);
  }

  @OnDomainEvent(signInChanged, 'notify_owner')
  async tellOfChange(
    { change, ...event }: Payload<typeof signInChanged>,
    occurrence: Occurrence,
  ): Promise<void> {
    await this.send(event.userId, signInChangedMail, { change, ...occasionOf(event, occurrence) });
  }

  @OnDomainEvent(erasureScheduled, 'notify_owner')
  tellOfErasure({ userId, eraseAt }: Payload<typeof erasureScheduled>): Promise<void> {
    return this.send(userId, erasureScheduledMail, { eraseAt });
  }

  @OnDomainEvent(erasureCancelled, 'notify_owner')
  tellOfCancellation({ userId }: Payload<typeof erasureCancelled>): Promise<void> {
    return this.send(userId, erasureCancelledMail, {});
  }

  private async tellOf(
    event: Payload<typeof newDevice>,
    occurrence: Occurrence,
    mail: typeof newDeviceMail,
  ): Promise<void> {
    await this.send(event.userId, mail, occasionOf(event, occurrence));
  }

  /** Who was erased meanwhile is told nothing. */
  private async send<T>(userId: string, mail: MailDefinition<T>, data: T): Promise<void> {
    const user = await this.accounts.find(userId);
    if (user) await this.mails.send(user, mail, data);
  }
}

const occasionOf = (
  { userAgent, ipAddress }: Payload<typeof newDevice>,
  { occurredAt }: Occurrence,
): { at: string; device: string | null; ipAddress: string } => ({
  at: occurredAt.toISOString(),
  device: deviceName(userAgent),
  ipAddress,
});
