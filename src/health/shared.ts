import type { Clock } from '#libs/kernel';

/** Milliseconds, from its beginning, for which what was found is good. */
const FRESH = 1_000;

interface Run<T> {
  begun: number;
  isOver: boolean;
  result: Promise<T>;
}

/** Work that is done once for all who ask while it runs, or within a second of its beginning. */
export class Shared<T> {
  private latest?: Run<T>;

  constructor(
    private readonly work: () => Promise<T>,
    private readonly clock: Clock,
  ) {}

  get(): Promise<T> {
    const now = this.clock.now().getTime();
    if (!this.latest || isStale(this.latest, now)) this.latest = this.begin(now);
    return this.latest.result;
  }

  private begin(begun: number): Run<T> {
    const run: Run<T> = { begun, isOver: false, result: this.work().finally(() => (run.isOver = true)) };
    return run;
  }
}

/** Also when the clock was put back. */
const isStale = ({ begun, isOver }: Run<unknown>, now: number): boolean =>
  isOver && Math.abs(now - begun) >= FRESH;
