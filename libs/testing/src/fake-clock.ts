import { Clock } from '#libs/kernel';

/** A clock that stands still until a test moves it. */
export class FakeClock extends Clock {
  private current: number;

  constructor(start = new Date()) {
    super();
    this.current = start.getTime();
  }

  now(): Date {
    return new Date(this.current);
  }

  /** By milliseconds. */
  advance(milliseconds: number): void {
    this.current += milliseconds;
  }
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const DAY = 24 * 60 * MINUTE;
