import { LRUCache } from 'lru-cache';
import type { Clock } from '#libs/kernel';
import { type Quota, type Standing, wholeSeconds } from './quota.js';

/** What a flood of addresses may hold of the memory; the key unused for longest makes room. */
const MOST_KEYS = 50_000;

interface Window {
  used: number;
  /** Milliseconds since 1970. */
  endsAt: number;
}

/** Counts in this process, in constant time and bounded memory. */
export class MemoryCounters {
  private made?: LRUCache<string, Window>;

  constructor(
    private readonly quota: Quota,
    private readonly clock: Clock,
  ) {}

  /** It takes a megabyte at once, which most limits of most processes never need. */
  private get windows(): LRUCache<string, Window> {
    return (this.made ??= new LRUCache({ max: MOST_KEYS }));
  }

  /** Counts one if the quota has room for it: what is refused is not counted. */
  take(key: string): Standing {
    const now = this.clock.now().getTime();
    const window = this.windowOf(key, now);
    const isAllowed = window.used < this.quota.most;
    if (isAllowed) window.used++;
    return {
      isAllowed,
      remaining: this.quota.most - window.used,
      resetsIn: wholeSeconds(window.endsAt - now),
    };
  }

  private windowOf(key: string, now: number): Window {
    const current = this.windows.get(key);
    if (current && current.used > 0 && current.endsAt > now) return current;
    const window = { used: 0, endsAt: now + this.quota.seconds * 1000 };
    this.windows.set(key, window);
    return window;
  }

  giveBack(key: string): void {
    const window = this.windows.peek(key);
    if (window && window.used > 0) window.used--;
  }

  reset(key: string): void {
    this.windows.delete(key);
  }
}
