import { Injectable } from '@nestjs/common';
import { DomainEvents } from '#libs/jobs';
import { passwordChanged } from '../notices/security.events.js';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Device } from '../sessions/device.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { OneTimeTokensService } from './one-time-tokens.service.js';
import { PasswordCredentials } from './password-credentials.js';

/** Whose password becomes which. */
interface NewPassword {
  userId: string;
  hash: string;
  /** Where it was chosen. */
  device: Device;
  how: 'password_changed' | 'password_reset' | 'invitation_accepted';
  /** Every other one ends. */
  keptSessionId?: string;
}

/** Puts a password in the place of another, with all that follows. */
@Injectable()
export class PasswordReplacement {
  constructor(
    private readonly credentials: PasswordCredentials,
    private readonly tokens: OneTimeTokensService,
    private readonly sessions: SessionsService,
    private readonly events: DomainEvents,
    private readonly securityEvents: SecurityEvents,
  ) {}

  /** To be called last in a transaction. */
  async store({ userId, hash, device, how, keptSessionId }: NewPassword): Promise<void> {
    const isAnother = await this.credentials.exists(userId);
    await this.credentials.store(userId, hash);
    // Nobody finds a way in by an older mail, nor moves the account to an address that they chose before.
    await this.tokens.revokeAllButWaysBack(userId);
    if (keptSessionId) await this.sessions.endOthers(userId, keptSessionId, 'password_changed');
    else await this.sessions.endAll(userId, 'password_changed');
    await this.securityEvents.record({ type: how, userId, device });
    if (isAnother) await this.events.record(passwordChanged, { userId: userId, ...device });
  }

  /** Of a change by who did not know the current one. */
  async recordRefusal(userId: string, device: Device): Promise<void> {
    await this.securityEvents.record({ type: 'password_change_refused', userId, device });
  }

  /** Whoever took over the account knew it, and may be signed in. In a transaction. */
  async withdraw(userId: string): Promise<void> {
    await this.credentials.remove(userId);
    await this.sessions.endAll(userId, 'email_restored');
  }
}
