import { beforeEach, describe, expect, it } from 'vitest';
import { Clock } from '#libs/kernel';
import { MemoryCounters } from './memory-counters.js';

const SECOND = 1000;

class ManualClock extends Clock {
  at = 1_000_000;
  now(): Date {
    return new Date(this.at);
  }
}

let clock: ManualClock;
let counters: MemoryCounters;
beforeEach(() => {
  clock = new ManualClock();
  counters = new MemoryCounters({ name: 'test', most: 3, seconds: 60 }, clock);
});

const take = (times: number, key = 'a') => Array.from({ length: times }, () => counters.take(key));

describe('counting in memory', () => {
  it('allows as many as the quota in a window, which begins with the first', () => {
    expect(take(1)).toEqual([{ isAllowed: true, remaining: 2, resetsIn: 60 }]);
    clock.at += 59.5 * SECOND;
    expect(take(3).map(({ isAllowed }) => isAllowed)).toEqual([true, true, false]);
    expect(take(1)).toEqual([{ isAllowed: false, remaining: 0, resetsIn: 1 }]);

    clock.at += 0.5 * SECOND;
    expect(take(1)).toEqual([{ isAllowed: true, remaining: 2, resetsIn: 60 }]);
  });

  it('keeps keys apart', () => {
    take(3, 'a');

    expect(counters.take('b').isAllowed).toBe(true);
    expect(counters.take('a').isAllowed).toBe(false);
  });

  it('counts no refusal: what is given back is free again', () => {
    take(50);
    counters.giveBack('a');

    expect(take(2).map(({ isAllowed }) => isAllowed)).toEqual([true, false]);
  });

  it('gives back no more than was taken', () => {
    counters.giveBack('a');
    take(1);
    for (let times = 0; times < 5; times++) counters.giveBack('a');

    expect(take(4).map(({ isAllowed }) => isAllowed)).toEqual([true, true, true, false]);
  });

  it('begins a window anew when everything was given back', () => {
    take(1);
    counters.giveBack('a');
    clock.at += 30 * SECOND;

    expect(counters.take('a').resetsIn).toBe(60);
  });

  it('forgets a key', () => {
    take(3);
    counters.reset('a');

    expect(counters.take('a').remaining).toBe(2);
  });

  it('holds no more keys than fit, however many come', () => {
    take(3, 'first');
    for (let key = 0; key < 49_999; key++) counters.take(`k${key}`);
    expect(counters.take('first').isAllowed).toBe(false);
    for (let key = 0; key < 50_000; key++) counters.take(`l${key}`);

    expect(counters.take('first').isAllowed).toBe(true);
  });
});
