import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { FastifyInstance } from 'fastify';
import type { Logger } from '#libs/logging';
import { ServiceUnavailable } from '../errors/transport.errors.js';

/** How much a process is behind. */
export interface Load {
  /** Milliseconds by which the event loop comes too late, on average since the last look. */
  loopDelay: number;
  /** How many requests wait for a connection to the database. */
  waiting: number;
}

/**
 * Beyond either, who comes anew would only make everybody wait longer. Ten connections that answer in five
 * milliseconds each have gone through such a queue in a quarter of a second.
 */
const BOUNDS: Load = { loopDelay: 500, waiting: 500 };
/** Looks in a row that it takes: a single stall, such as a pause of the machine, turns nobody away. */
const LOOKS = 3;
const INTERVAL_MS = 500;
/** How finely the delay is measured, in milliseconds. */
const RESOLUTION = 20;

/** Whether this process has had more to do than it can for a while. */
export class Overload {
  private looks = 0;

  constructor(private readonly logger: Logger) {}

  get isOn(): boolean {
    return this.looks >= LOOKS;
  }

  look(load: Load): void {
    const wasOn = this.isOn;
    const isBeyond = load.loopDelay > BOUNDS.loopDelay || load.waiting > BOUNDS.waiting;
    this.looks = isBeyond ? this.looks + 1 : 0;
    const line = { event: 'overload', ...load, loopDelay: Math.round(load.loopDelay) };
    if (this.isOn && !wasOn)
      this.logger.warn(line, 'More to do than this process can: new requests are refused');
    if (wasOn && !this.isOn) this.logger.info(line, 'New requests are served again');
  }
}

/**
 * Refuses new requests with 503 while the process is overloaded, before anything is done for them. Those that
 * run go on, and orchestrators are answered as ever: a process that is told to be dead would come back to the
 * same load.
 *
 * @param waiting how many requests wait for a connection to the database
 */
export function shedLoad(server: FastifyInstance, logger: Logger, waiting: () => number): void {
  const overload = new Overload(logger);
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    const { mean } = delay;
    delay.reset();
    overload.look({ loopDelay: Number.isNaN(mean) ? 0 : mean / 1e6 - RESOLUTION, waiting: waiting() });
  };
  server.addHook('onReady', (done) => {
    // By a timer, so that a request costs no more than the look at a number.
    timer = setInterval(look, INTERVAL_MS).unref();
    delay.enable();
    done();
  });
  server.addHook('onClose', (_instance, done) => {
    clearInterval(timer);
    delay.disable();
    done();
  });
  server.addHook('onRequest', (request, _reply, done) => {
    if (overload.isOn && !request.raw.url?.startsWith('/health/')) done(new ServiceUnavailable());
    else done();
  });
}
