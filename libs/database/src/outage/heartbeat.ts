import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { Logger } from '#libs/logging';
import { DatabaseUnavailable, isAnswer } from '../database-errors.js';
import { ConnectionPool } from './connection-pool.js';

/** Milliseconds from one look to the next, and while the database is away. */
const INTERVAL = 1000;
const INTERVAL_AWAY = 500;
/** Milliseconds that an answer may take, and then another one, over a new connection. */
const PATIENCE = 2000;
const LAST_PATIENCE = 3000;

/**
 * Notices when the server of a pool says nothing any more: a frozen machine or a lost network closes no
 * connection, and its clients would wait for ever. It asks over a connection of its own, because those of the
 * pool may be busy for good reasons.
 */
export class Heartbeat {
  private readonly stopping = new AbortController();
  private readonly line: ConnectionPool;
  private isAway = false;

  /**
   * @param probe a data source with one connection, which is closed with this
   * @param pool what is shut while the server does not answer
   */
  constructor(
    private readonly probe: DataSource,
    private readonly pool: ConnectionPool,
    private readonly logger?: Logger,
  ) {
    this.line = new ConnectionPool(probe);
    void this.watch();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.line.shut(new DatabaseUnavailable());
    // Its connection may just have been cut off in the midst of a question, of which the pool complains.
    if (this.probe.isInitialized) await this.probe.destroy().catch(() => {});
  }

  private async watch(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const pause = this.isAway ? INTERVAL_AWAY : INTERVAL;
      // oxlint-disable no-await-in-loop -- it goes on as long as the database is open
      await delay(pause, undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted) return;
      const isThere = (await this.answersWithin(PATIENCE)) || (await this.answersWithin(LAST_PATIENCE));
      // oxlint-enable no-await-in-loop
      if (signal.aborted) return;
      if (isThere) this.reopen();
      else this.shut();
    }
  }

  private async answersWithin(patience: number): Promise<boolean> {
    const answer = this.probe.query('SELECT 1').then(() => true, isAnswer);
    const inTime = await Promise.race([answer, tooLate(patience)]);
    // The next question goes over a new connection.
    if (!inTime) this.line.shut(new DatabaseUnavailable());
    return inTime;
  }

  private shut(): void {
    if (!this.isAway)
      this.logger?.error({}, 'The database does not answer; requests are refused until it does');
    this.isAway = true;
    this.pool.shut(new DatabaseUnavailable());
  }

  private reopen(): void {
    if (this.isAway) this.logger?.info({}, 'The database answers again');
    this.isAway = false;
    this.pool.reopen();
  }
}

async function tooLate(patience: number): Promise<false> {
  await delay(patience, undefined, { ref: false });
  // When this process itself was held up, the answer lies there unread.
  return nextTurn(false);
}
