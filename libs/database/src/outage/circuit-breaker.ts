export type Callback = (error: Error | null | undefined, ...connection: unknown[]) => void;
export type Acquire = (callback: Callback) => void;

interface Handling {
  /** A connection has come, for whomever. */
  arrived(...connection: unknown[]): void;
  /** Puts back what came for a caller who has been refused meanwhile. */
  giveBack(...connection: unknown[]): void;
}

/**
 * Refuses at once what could only wait: while the database is known to be away, one caller at a time may try
 * to get a connection and the others are told. The first that gets one ends it.
 */
export class CircuitBreaker {
  private readonly waiting = new Set<Callback>();
  private outage?: Error;

  /** The same way to get a connection, with the breaker in it. */
  guard(acquire: Acquire, { arrived, giveBack }: Handling): Acquire {
    return (callback) => {
      if (this.outage && this.waiting.size > 0) return void process.nextTick(callback, this.outage);
      this.waiting.add(callback);
      acquire((error, ...connection) => {
        if (!error) arrived(...connection);
        if (!this.waiting.delete(callback)) return error ? undefined : giveBack(...connection);
        if (!error) this.close();
        callback(error, ...connection);
      });
    };
  }

  /** Refuses whoever waits, and all who come but one at a time. */
  open(outage: Error): void {
    this.outage = outage;
    const refused = [...this.waiting];
    this.waiting.clear();
    for (const callback of refused) callback(outage);
  }

  close(): void {
    this.outage = undefined;
  }
}
