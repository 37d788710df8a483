import { Injectable } from '@nestjs/common';
import { HealthCheckService, type HealthIndicatorFunction } from '@nestjs/terminus';
import { Clock } from '#libs/kernel';
import { DatabaseIndicator } from './indicators/database.indicator.js';
import { MachineIndicators } from './indicators/machine.indicators.js';
import { Shared } from './shared.js';

/** What was found, by the name of what was looked at. */
export type Checks = Record<string, Record<string, unknown>>;

/** Looks at what the process needs. Anyone may ask, as often as they like: what was found is shared for a second. */
@Injectable()
export class HealthChecks {
  private readonly readiness: Shared<Checks>;
  private readonly startup: Shared<Checks>;

  constructor(
    private readonly health: HealthCheckService,
    database: DatabaseIndicator,
    machine: MachineIndicators,
    clock: Clock,
  ) {
    const started = [() => database.check(), () => database.checkMigrations()];
    this.readiness = new Shared(() => this.run([...started, ...machine.checks()]), clock);
    this.startup = new Shared(() => this.run(started), clock);
  }

  /** What it needs to serve requests. */
  ready(): Promise<Checks> {
    return this.readiness.get();
  }

  /** What it needs to have started. */
  started(): Promise<Checks> {
    return this.startup.get();
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
