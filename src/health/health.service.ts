import { Injectable } from '@nestjs/common';
import { HealthCheckService, type HealthIndicatorFunction } from '@nestjs/terminus';
import { requestContext } from '#libs/context';
import type { HealthResponse } from './dto/health.response.dto.js';
import { NotReady } from './health.errors.js';
import { DatabaseIndicator } from './indicators/database.indicator.js';
import { DiskIndicator } from './indicators/disk.indicator.js';
import { EventLoopIndicator } from './indicators/event-loop.indicator.js';

type Checks = Record<string, Record<string, unknown>>;

/** Whether this process should be given requests. */
@Injectable()
export class HealthService {
  constructor(
    private readonly health: HealthCheckService,
    private readonly database: DatabaseIndicator,
    private readonly eventLoop: EventLoopIndicator,
    private readonly disk: DiskIndicator,
  ) {}

  /** Whether it can serve requests now. @throws NotReady */
  ready(): Promise<HealthResponse> {
    return this.check([
      () => this.database.check(),
      () => this.database.checkMigrations(),
      () => this.eventLoop.check(),
      () => this.disk.check(),
    ]);
  }

  /** Whether it has finished starting. @throws NotReady */
  started(): Promise<HealthResponse> {
    return this.check([() => this.database.check(), () => this.database.checkMigrations()]);
  }

  private async check(indicators: HealthIndicatorFunction[]): Promise<HealthResponse> {
    const checks = await this.run(indicators);
    const failed = Object.keys(checks).filter((name) => checks[name]?.status !== 'up');
    const maySee = requestContext.get()?.actor?.permissions.has('health.read') ?? false;
    if (failed.length > 0) throw new NotReady(describe(maySee ? failed : []));
    return { status: 'ok', ...(maySee ? { checks } : {}) };
  }

  /** Terminus throws what it found when a check fails. */
  private async run(indicators: HealthIndicatorFunction[]): Promise<Checks> {
    try {
      return (await this.health.check(indicators)).details as Checks;
    } catch (error) {
      const { response } = error as { response?: { details?: Checks } };
      if (!response?.details) throw error;
      return response.details;
    }
  }
}

function describe(failed: string[]): string {
  const which = failed.length > 0 ? ` Failing: ${failed.join(', ')}.` : '';
  return `This server cannot take requests at the moment.${which}`;
}
