import type {
  BeforeApplicationShutdown,
  OnApplicationBootstrap,
  OnApplicationShutdown,
} from '@nestjs/common';
import type { Logger } from '#libs/logging';
import type { Figures, Metrics } from './metrics.js';
import { ASKED, type Told } from './worker-messages.js';

/** What it needs of `process`. */
export type Channel = Pick<NodeJS.Process, 'on' | 'off' | 'send'>;

/** Tells the first process what this one has measured: whenever that asks, and once more at the end. */
export class MetricsReporter
  implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown
{
  private isEnding = false;

  constructor(
    private readonly metrics: Metrics,
    private readonly channel: Channel,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.channel.on('message', this.answer);
  }

  private readonly answer = (message: unknown): void => {
    if (message === ASKED) void this.tell();
  };

  private async tell(): Promise<void> {
    try {
      await this.send(this.isEnding ? await this.metrics.totals() : await this.metrics.figures());
    } catch (err) {
      this.logger.error({ err }, 'The metrics cannot be told to the first process');
    }
  }

  private send(metrics: Figures): Promise<void> {
    return new Promise((resolve, reject) => {
      const sent = (error: Error | null): void => (error ? reject(error) : resolve());
      this.channel.send?.({ metrics } satisfies Told, undefined, undefined, sent);
    });
  }

  /** From now on what gauges read goes away; requests and jobs that still run are to be counted. */
  beforeApplicationShutdown(): void {
    this.isEnding = true;
  }

  /** All is counted. Without these figures the totals of all processes would fall back to the last scrape. */
  async onApplicationShutdown(): Promise<void> {
    this.channel.off('message', this.answer);
    await this.tell();
  }
}
