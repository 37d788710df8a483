/** How a value is kept. */
export interface CacheOptions {
  /** Milliseconds for which the value may be answered. */
  ttl: number;
  /** Milliseconds before the end of `ttl` from which an answer starts a new load behind it. */
  refreshAhead?: number;
  /** What the value depends on; see `Cache.invalidate`. */
  tags: readonly string[];
  /** Never in Redis: for what must not be read there, or is no JSON. */
  memoryOnly?: boolean;
}
