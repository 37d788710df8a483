import { Injectable } from '@nestjs/common';
import { EmailNotVerified } from '../auth.errors.js';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Device } from '../sessions/device.js';
import type { Admitted } from './admission.js';
import { SignInMetrics } from './sign-in-metrics.js';

/** Counts how steps of sign-ins end, and records what they could not in the transaction that ends by it. */
@Injectable()
export class SignInOutcomes {
  constructor(
    private readonly metrics: SignInMetrics,
    private readonly events: SecurityEvents,
  ) {}

  /** @throws what the step throws */
  async of<T extends Admitted>(step: Promise<T>, device: Device): Promise<T> {
    try {
      return await this.metrics.count(step);
    } catch (error) {
      if (error instanceof EmailNotVerified) {
        const reason = 'email_not_verified';
        await this.events.record({ type: 'sign_in_refused', userId: error.userId, device, reason });
      }
      throw error;
    }
  }
}
