import { Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { setTimeout } from 'node:timers/promises';
import { Database } from '#libs/database';

/** Milliseconds that the database has to answer. */
const PATIENCE = 2_000;

/** Whether the database answers, and has the schema of this build. */
@Injectable()
export class DatabaseIndicator {
  constructor(
    private readonly health: HealthIndicatorService,
    private readonly database: Database,
  ) {}

  async check(): Promise<HealthIndicatorResult> {
    const indicator = this.health.check('database');
    return (await inTime(this.database.dataSource.query('SELECT 1'))) ? indicator.up() : indicator.down();
  }

  async checkMigrations(): Promise<HealthIndicatorResult> {
    const indicator = this.health.check('migrations');
    const pending = await inTime(this.database.migrator.pending());
    if (!pending) return indicator.down({ pending: 'unknown' });
    return pending.length === 0 ? indicator.up() : indicator.down({ pending });
  }
}

/** Undefined when the work fails or takes too long. */
async function inTime<T>(work: Promise<T>): Promise<T | undefined> {
  const timer = new AbortController();
  const late = setTimeout(PATIENCE, undefined, { signal: timer.signal, ref: false }).catch(() => undefined);
  const result = await Promise.race([work.catch(() => undefined), late]);
  timer.abort();
  return result;
}
