import type { FastifyRequest } from 'fastify';
import type { Clock } from '#libs/kernel';
import type { Logger } from '#libs/logging';
import { Metrics } from '#libs/observability';
import type { Redis } from '#libs/redis';
import { Circuit } from './circuit.js';
import { CountingLimiter, type Limiter, type LimiterOptions, type Reservation } from './limiter.js';
import type { Quota } from './quota.js';

/** Whom a request is counted for. */
export interface Counted {
  readonly actorId: string;
  /** Counted by itself, apart from its owner. */
  readonly apiKeyId?: string;
}

export interface RateLimitsOptions {
  /** False for `RATE_LIMITS=off`: everything is allowed. */
  isOn: boolean;
  clock: Clock;
  logger: Logger;
  /** What several nodes count in together; without one each counts for itself. */
  redis?: Redis;
  metrics?: Metrics;
}

/**
 * All that is limited in this process.
 *
 * @example
 * this.codes = limits.limiter({ name: 'codes', most: 5, seconds: 900 });
 */
export class RateLimits {
  /**
   * Whose credentials a request has, as far as that is known without asking anything. A feature that knows
   * replaces it; it is asked before everything else, so it has to be quick.
   */
  actorOf: (request: FastifyRequest) => Counted | undefined = () => undefined;

  readonly isOn: boolean;
  private readonly limiterOptions: LimiterOptions;

  constructor({ isOn, clock, logger, redis, metrics = Metrics.off }: RateLimitsOptions) {
    this.isOn = isOn;
    const shared = redis && { connection: redis, circuit: new Circuit(redis, clock, logger) };
    const refusals = metrics.counter({
      name: 'rate_limit_refusals_total',
      help: 'What was refused because of a limit, by the limit.',
      labels: ['rule'],
    });
    this.limiterOptions = { clock, logger, redis: shared, refusals };
  }

  limiter(quota: Quota): Limiter {
    return this.isOn ? new CountingLimiter(quota, this.limiterOptions) : unlimited(quota);
  }
}

const ALLOWED: Reservation = { isAllowed: true, remaining: Infinity, resetsIn: 1, giveBack: async () => {} };

const unlimited = (quota: Quota): Limiter => ({
  quota,
  reserve: async () => ALLOWED,
  take: () => ALLOWED,
  reset: async () => {},
});
