import { Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { statfs } from 'node:fs/promises';
import { RuntimeConfig } from '#libs/config';

/** Below this share of free space, what the application keeps in its data folder is in danger. */
const LEAST_FREE = 0.02;

/** Whether the disk that holds the data folder has room. */
@Injectable()
export class DiskIndicator {
  constructor(
    private readonly health: HealthIndicatorService,
    private readonly runtime: RuntimeConfig,
  ) {}

  async check(): Promise<HealthIndicatorResult> {
    const indicator = this.health.check('disk');
    const { bavail, blocks } = await statfs(this.runtime.dataDir).catch(() => statfs('.'));
    const free = blocks === 0 ? 1 : bavail / blocks;
    const found = { freePercent: Math.round(free * 100) };
    return free >= LEAST_FREE ? indicator.up(found) : indicator.down(found);
  }
}
