import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { type Device, requestContext } from '#libs/context';
import { Transactions } from '#libs/database';
import { type Limiter, type Quota, RateLimits } from '#libs/http';
import { DomainEvents } from '#libs/jobs';
import { Clock, newId } from '#libs/kernel';
import { Logger } from '#libs/logging';
import { isSignInChange, signInChanged } from '../notices/security.events.js';
import { outcomeOf, type RefusalReason, type SecurityEventType } from './security-event-types.js';
import { StoredSecurityEvent } from './security-event.entity.js';

/** Refused sign-ins that are kept, of all accounts and of none together: a flood does not fill the table. */
const REFUSED_SIGN_INS: Quota = { name: 'refused-sign-ins-kept', most: 5000, seconds: 60 * 60 };

export interface SecurityEvent {
  type: SecurityEventType;
  /** Whose account it is; null where nobody's is known. */
  userId: string | null;
  /** That of the request, when left out. */
  device?: Device;
  /** Who does it to somebody else's account. */
  actorId?: string;
  /** How someone showed who they are: `Method`s with spaces between. */
  method?: string;
  reason?: RefusalReason;
  /** For the log alone. */
  sessionId?: string;
}

/** Keeps what happened, tells the log, and the owner of the account where that is for them to know. */
@Injectable()
export class SecurityEvents {
  private readonly refusals: Limiter;

  constructor(
    @InjectRepository(StoredSecurityEvent) private readonly stored: Repository<StoredSecurityEvent>,
    private readonly transactions: Transactions,
    private readonly events: DomainEvents,
    private readonly clock: Clock,
    private readonly logger: Logger,
    limits: RateLimits,
  ) {
    this.refusals = limits.limiter(REFUSED_SIGN_INS);
  }

  /**
   * In the transaction of the change itself, if there is one: what was not done has not happened. A refusal is
   * recorded outside of the transaction that it undoes.
   */
  async record(event: SecurityEvent): Promise<void> {
    const { device = requestContext.get()?.device?.() } = event;
    await this.transactions.afterCommit(async () => this.log(event, device));
    if (await this.isKept(event)) await this.stored.insert(this.toRow(event, device));
    await this.tellOwner(event, device);
  }

  private log({ type, userId, method, reason, sessionId }: SecurityEvent, device?: Device): void {
    const line = { event: type, userId, method, reason, sessionId, ipAddress: device?.ipAddress };
    // A stolen token is for someone to look at.
    const level = type === 'refresh_token_reused' ? 'warn' : 'info';
    this.logger[level](line, type.replaceAll('_', ' '));
  }

  /** The same whether or not there is such an account, so that the time tells nothing (ASVS 6.3.8). */
  private async isKept({ type, device }: SecurityEvent): Promise<boolean> {
    if (type !== 'sign_in_refused') return true;
    return (await this.refusals.reserve('all', { ipAddress: device?.ipAddress })).isAllowed;
  }

  private toRow(event: SecurityEvent, device?: Device): StoredSecurityEvent {
    const { type, userId, actorId = null, method = null, reason = null } = event;
    return {
      id: newId(),
      type,
      outcome: outcomeOf(type),
      userId,
      actorId: actorId === userId ? null : actorId,
      method,
      reason,
      ipAddress: device?.ipAddress ?? null,
      userAgent: device?.userAgent ?? null,
      createdAt: this.clock.now(),
    };
  }

  /** Where an administrator does it from is nothing to tell people. */
  private async tellOwner({ type, userId, actorId }: SecurityEvent, device?: Device): Promise<void> {
    if (!isSignInChange(type) || userId === null) return;
    const isOwn = actorId === undefined || actorId === userId;
    const { userAgent = '', ipAddress = '' } = (isOwn && device) || {};
    await this.events.record(signInChanged, { userId, change: type, userAgent, ipAddress });
  }
}
