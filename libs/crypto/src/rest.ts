import { performance } from 'node:perf_hooks';

/** Asked after each job: for how many milliseconds others are to work before the next one. */
export type Rest = () => number;

/** Twice as long as the work before it: as long, and others kept .8 of their rate, at the edge of what they must. */
const REST_TO_WORK = 2;
/** From which share of its time on the event loop has none to spare. */
const BUSY = 0.8;
/** Milliseconds: whoever waits for a password must not wait for an overloaded process for good. */
const LONGEST = 50;

/**
 * Some rest after each job while the event loop is busy. The lowest priority alone does not do: a hash takes the
 * caches and the bandwidth of the memory from other threads, too.
 *
 * @param busyShare of the time since it was asked before
 */
export function restWhileBusy(busyShare = eventLoopShare(), now = (): number => performance.now()): Rest {
  let since = now();
  return () => {
    const rest = busyShare() < BUSY ? 0 : Math.min(REST_TO_WORK * (now() - since), LONGEST);
    since = now() + rest;
    return rest;
  };
}

function eventLoopShare(): () => number {
  let before = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    return utilization;
  };
}
