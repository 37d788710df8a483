import { describe, expect, it } from 'vitest';
import { restWhileBusy } from './rest.js';

function rested(share: number, milliseconds: number): number {
  let now = 0;
  const rest = restWhileBusy(
    () => share,
    () => now,
  );
  now += milliseconds;
  return rest();
}

describe('the rest after a hash', () => {
  it('is none while the event loop has time to spare', () => {
    expect(rested(0.5, 20)).toBe(0);
  });

  it('is twice as long as the hash took while it has none', () => {
    expect(rested(0.95, 20)).toBe(40);
  });

  it('is never long', () => {
    expect(rested(1, 5000)).toBe(50);
  });

  it('is not counted as work', () => {
    let now = 0;
    const rest = restWhileBusy(
      () => 1,
      () => now,
    );
    now = 20;
    now += rest() + 15;

    expect(rest()).toBe(30);
  });
});
