import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { SettingsService } from '../../settings/index.js';
import { erasureGraceDays } from '../users.settings.js';

const DAY = 24 * 60 * 60 * 1000;

/** For how long whoever has deleted their account can keep it. */
@Injectable()
export class ErasureGrace {
  constructor(
    private readonly settings: SettingsService,
    private readonly clock: Clock,
  ) {}

  /** Beginning now. */
  async span(): Promise<{ from: Date; until: Date }> {
    const from = this.clock.now();
    const days = await this.settings.get(erasureGraceDays);
    return { from, until: new Date(from.getTime() + days * DAY) };
  }
}
