import { Injectable } from '@nestjs/common';
import { DomainEvents } from '#libs/jobs';
import { Logger } from '#libs/logging';
import { isSignInChange, type SignInChange, signInChanged } from '../notices/security.events.js';
import type { Device } from '../sessions/device.js';

/** What has happened to the security of an account. */
export type SecurityEventType =
  | SignInChange
  | 'reauthenticated'
  | 'reauthentication_refused'
  | 'mfa_refused'
  | 'passkey_copied'
  | 'identity_refused';

export interface SecurityEvent {
  type: SecurityEventType;
  userId: string;
  device: Device;
}

/** Keeps what happened, tells the log, and the owner of the account where that is for them to know. */
@Injectable()
export class SecurityEvents {
  constructor(
    private readonly events: DomainEvents,
    private readonly logger: Logger,
  ) {}

  /** In the transaction of the change itself, if there is one: what was not done has not happened. */
  async record({ type, userId, device }: SecurityEvent): Promise<void> {
    this.logger.info({ event: type, userId, ipAddress: device.ipAddress }, type.replaceAll('_', ' '));
    if (isSignInChange(type)) await this.events.record(signInChanged, { userId, change: type, ...device });
  }
}
