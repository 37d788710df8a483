import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { declarePermissions } from '#libs/access';
import { HealthChecks } from './health-checks.js';
import { HealthController } from './health.controller.js';
import { healthPermissions } from './health.permissions.js';
import { HealthService } from './health.service.js';
import { DatabaseIndicator } from './indicators/database.indicator.js';
import { DiskIndicator } from './indicators/disk.indicator.js';
import { EventLoopIndicator } from './indicators/event-loop.indicator.js';
import { MachineIndicators } from './indicators/machine.indicators.js';
import { NodesIndicator } from './indicators/nodes.indicator.js';

/** Tells orchestrators and operators how the process is. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [
    HealthService,
    HealthChecks,
    DatabaseIndicator,
    EventLoopIndicator,
    DiskIndicator,
    MachineIndicators,
    NodesIndicator,
    declarePermissions(healthPermissions),
  ],
})
export class HealthModule {}
