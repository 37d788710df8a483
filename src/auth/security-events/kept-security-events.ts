import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Device } from '#libs/context';
import { type Limiter, type Quota, RateLimits } from '#libs/http';
import { Clock, newId } from '#libs/kernel';
import { outcomeOf } from './security-event-types.js';
import { StoredSecurityEvent } from './security-event.entity.js';
import type { SecurityEvent } from './security-event.js';

/** Refused sign-ins that are kept, of all accounts and of none together: a flood does not fill the table. */
const REFUSED_SIGN_INS: Quota = { name: 'refused-sign-ins-kept', most: 1000, seconds: 60 * 60 };

/** The rows of what has happened. */
@Injectable()
export class KeptSecurityEvents {
  private readonly refusals: Limiter;

  constructor(
    @InjectRepository(StoredSecurityEvent) private readonly stored: Repository<StoredSecurityEvent>,
    private readonly clock: Clock,
    limits: RateLimits,
  ) {
    this.refusals = limits.limiter(REFUSED_SIGN_INS);
  }

  /** In the open transaction, if there is one. */
  async keep(event: SecurityEvent, device?: Device): Promise<void> {
    if (await this.hasRoom(event, device)) await this.stored.insert(this.toRow(event, device));
  }

  /** The same whether or not there is such an account, so that the time tells nothing (ASVS 6.3.8). */
  private async hasRoom({ type }: SecurityEvent, device?: Device): Promise<boolean> {
    if (type !== 'sign_in_refused') return true;
    return (await this.refusals.reserve('all', { ipAddress: device?.ipAddress })).isAllowed;
  }

  private toRow(event: SecurityEvent, device?: Device): StoredSecurityEvent {
    const { type, userId, serviceAccountId = null, actorId = null, method = null, reason = null } = event;
    return {
      id: newId(),
      type,
      outcome: outcomeOf(type),
      userId,
      serviceAccountId,
      actorId: actorId === userId ? null : actorId,
      method,
      reason,
      ipAddress: device?.ipAddress ?? null,
      userAgent: device?.userAgent ?? null,
      createdAt: this.clock.now(),
    };
  }
}
