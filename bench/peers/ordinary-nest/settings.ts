import { Injectable } from '@nestjs/common';
import { createCache } from 'cache-manager';
import { readPeerSettings } from '../peer-settings.ts';

const { effectiveSettings } = readPeerSettings();

@Injectable()
export class SettingsService {
  private readonly cache = createCache();

  effective(userId: string): Promise<object> {
    return this.cache.wrap(`settings:${userId}`, async () => effectiveSettings, 60_000);
  }
}
