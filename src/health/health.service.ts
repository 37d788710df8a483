import { Injectable } from '@nestjs/common';
import { requestContext } from '#libs/context';
import { Drain } from '#libs/http';
import type { HealthResponse } from './dto/health.response.dto.js';
import { type Checks, HealthChecks } from './health-checks.js';
import { NotReady } from './health.errors.js';
import { type Degradable, NodesIndicator } from './indicators/nodes.indicator.js';

/** Whether this process should be given requests. */
@Injectable()
export class HealthService {
  constructor(
    private readonly checks: HealthChecks,
    private readonly nodes: NodesIndicator,
    private readonly drain: Drain,
  ) {}

  /** Whether it can serve requests now, and will for a while. @throws NotReady */
  async ready(): Promise<HealthResponse> {
    if (this.drain.isLeaving) throw new NotReady('This server is about to end. Ask another one.');
    return answer(await this.checks.ready(), this.nodes.check());
  }

  /** Whether it has finished starting. @throws NotReady */
  async started(): Promise<HealthResponse> {
    return answer(await this.checks.started());
  }
}

function answer(checks: Checks, degradable: Degradable = {}): HealthResponse {
  const failed = Object.keys(checks).filter((name) => checks[name]?.status !== 'up');
  const maySee = requestContext.get()?.actor?.permissions.has('health.read') ?? false;
  if (failed.length > 0) throw new NotReady(describe(maySee ? failed : []));
  return { status: 'ok', ...(maySee ? { checks: { ...checks, ...degradable } } : {}) };
}

function describe(failed: string[]): string {
  const which = failed.length > 0 ? ` Failing: ${failed.join(', ')}.` : '';
  return `This server cannot take requests at the moment.${which}`;
}
