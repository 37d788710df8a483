import { Injectable } from '@nestjs/common';
import { SettingsService } from '../../settings/index.js';
import { RegistrationClosed } from '../auth.errors.js';
import { registration } from '../auth.settings.js';

/** Who may make accounts, by the setting `auth.registration`. */
@Injectable()
export class RegistrationPolicy {
  constructor(private readonly settings: SettingsService) {}

  /** Whether people make their own. @throws RegistrationClosed */
  async assertOpen(): Promise<void> {
    if ((await this.settings.get(registration)) !== 'open') throw new RegistrationClosed();
  }

  /** Whether whoever has the permission makes them for others. @throws RegistrationClosed */
  async assertInviting(): Promise<void> {
    if ((await this.settings.get(registration)) === 'closed') throw new RegistrationClosed();
  }
}
