import { Injectable } from '@nestjs/common';
import type { HealthIndicatorFunction } from '@nestjs/terminus';
import { DiskIndicator } from './disk.indicator.js';
import { EventLoopIndicator } from './event-loop.indicator.js';

/** What the process needs of the machine that it runs on. */
@Injectable()
export class MachineIndicators {
  constructor(
    private readonly eventLoop: EventLoopIndicator,
    private readonly disk: DiskIndicator,
  ) {}

  checks(): HealthIndicatorFunction[] {
    return [() => this.eventLoop.check(), () => this.disk.check()];
  }
}
