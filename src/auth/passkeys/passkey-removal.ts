import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import { UserAccountsService } from '../../users/index.js';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Device } from '../sessions/device.js';
import { SignInWays } from '../sign-in/sign-in-ways.js';
import { PasskeyStore } from './passkey-store.js';
import { PasskeyNotFound } from './passkeys.errors.js';

/** Removes people's passkeys, but for the last way in. */
@Injectable()
export class PasskeyRemoval {
  constructor(
    private readonly accounts: UserAccountsService,
    private readonly passkeys: PasskeyStore,
    private readonly ways: SignInWays,
    private readonly events: SecurityEvents,
  ) {}

  /** @throws PasskeyNotFound, LastWayIn */
  @Transactional()
  async remove({ userId }: Actor, id: string, device: Device): Promise<void> {
    // Two requests at once must not remove the last two.
    await this.accounts.findLocked(userId);
    if (!(await this.passkeys.remove(userId, id))) throw new PasskeyNotFound();
    await this.ways.assertLeft(userId);
    await this.events.record({ type: 'passkey_removed', userId, device });
  }
}
