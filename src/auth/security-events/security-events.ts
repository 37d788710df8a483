import { Injectable } from '@nestjs/common';
import { type Device, requestContext } from '#libs/context';
import { Transactions } from '#libs/database';
import { DomainEvents } from '#libs/jobs';
import { Logger } from '#libs/logging';
import { isSignInChange, signInChanged } from '../notices/security.events.js';
import { KeptSecurityEvents } from './kept-security-events.js';
import type { SecurityEvent } from './security-event.js';

/** Keeps what happened, tells the log, and the owner of the account where that is for them to know. */
@Injectable()
export class SecurityEvents {
  constructor(
    private readonly kept: KeptSecurityEvents,
    private readonly transactions: Transactions,
    private readonly events: DomainEvents,
    private readonly logger: Logger,
  ) {}

  /**
   * In the transaction of the change itself, if there is one: what was not done has not happened. A refusal is
   * recorded outside of the transaction that it undoes.
   */
  async record(event: SecurityEvent): Promise<void> {
    const { device = requestContext.get()?.device?.() } = event;
    await this.transactions.afterCommit(async () => this.log(event, device));
    await this.kept.keep(event, device);
    await this.tellOwner(event, device);
  }

  private log(
    { type, userId, serviceAccountId, method, reason, sessionId }: SecurityEvent,
    device?: Device,
  ): void {
    const line = {
      event: type,
      userId,
      serviceAccountId,
      method,
      reason,
      sessionId,
      ipAddress: device?.ipAddress,
    };
    // A stolen token is for someone to look at.
    const level = type === 'refresh_token_reused' ? 'warn' : 'info';
    this.logger[level](line, type.replaceAll('_', ' '));
  }

  /** Where an administrator does it from is nothing to tell people. */
  private async tellOwner({ type, userId, actorId }: SecurityEvent, device?: Device): Promise<void> {
    if (!isSignInChange(type) || userId === null) return;
    const isOwn = actorId === undefined || actorId === userId;
    const { userAgent = '', ipAddress = '' } = (isOwn && device) || {};
    await this.events.record(signInChanged, { userId, change: type, userAgent, ipAddress });
  }
}
