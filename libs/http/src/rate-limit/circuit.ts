import type { Clock } from '#libs/kernel';
import type { Logger } from '#libs/logging';
import type { Redis } from '#libs/redis';

/** Milliseconds in which Redis has to answer; a request would rather be counted in memory than wait. */
const PATIENCE = 200;
/** Milliseconds for which nobody asks a Redis that did not answer. */
const REST = 5000;

/** Keeps a Redis that fails, or says nothing at all, from slowing every request. */
export class Circuit {
  private isBroken = false;
  private restsUntil = 0;

  constructor(
    private readonly redis: Redis,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** What Redis answers, or undefined when it does not. */
  async ask<T>(question: () => Promise<T>): Promise<T | undefined> {
    if (!this.redis.isConnected || this.isResting()) return undefined;
    try {
      const answer = await inTime(question());
      this.isBroken = false;
      return answer;
    } catch (error) {
      if (!this.isBroken)
        this.logger.warn({ err: error }, 'Redis does not answer; limits are kept in memory');
      this.isBroken = true;
      this.restsUntil = this.now() + REST;
      return undefined;
    }
  }

  /** After the rest, one request tries whether Redis answers again. */
  private isResting(): boolean {
    if (!this.isBroken) return false;
    if (this.now() < this.restsUntil) return true;
    this.restsUntil = this.now() + REST;
    return false;
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}

function inTime<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(new Error('Redis did not answer in time.'));
    // Timers come before what has arrived: after a pause of this process the answer may be there, and unread.
    const timer = setTimeout(() => setImmediate(giveUp), PATIENCE);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
