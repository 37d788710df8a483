import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '#libs/access';
import { Uncounted } from '#libs/http';
import { Operation } from '#libs/openapi';
import { HealthResponse } from './dto/health.response.dto.js';
import { NotReady } from './health.errors.js';
import { HealthService } from './health.service.js';

@ApiTags('Health')
@Controller('health')
@Public('orchestrators and load balancers have no credentials')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get('live')
  @Uncounted()
  @Operation('health.live', 'Whether the process runs; if not, restart it')
  live(): HealthResponse {
    return { status: 'ok' };
  }

  @Get('ready')
  @Uncounted()
  @Operation('health.ready', 'Whether this server can take requests', { errors: [NotReady] })
  ready(): Promise<HealthResponse> {
    return this.health.ready();
  }

  @Get('startup')
  @Uncounted()
  @Operation('health.startup', 'Whether this server has finished starting', { errors: [NotReady] })
  startup(): Promise<HealthResponse> {
    return this.health.started();
  }
}
