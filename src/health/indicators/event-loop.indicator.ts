import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Milliseconds: above this, requests wait longer for the process than for their work. */
const MOST_P99 = 1_000;

/** Whether the event loop keeps up: its delay since the previous check. */
@Injectable()
export class EventLoopIndicator implements OnModuleDestroy {
  private readonly histogram = monitorEventLoopDelay({ resolution: 20 });

  constructor(private readonly health: HealthIndicatorService) {
    this.histogram.enable();
  }

  onModuleDestroy(): void {
    this.histogram.disable();
  }

  check(): HealthIndicatorResult {
    const p99 = Math.round(this.histogram.percentile(99) / 1e6);
    this.histogram.reset();
    const indicator = this.health.check('eventLoop');
    return p99 <= MOST_P99 ? indicator.up({ delayP99Ms: p99 }) : indicator.down({ delayP99Ms: p99 });
  }
}
