import type { Metrics } from '#libs/observability';

/** Looks something up, or has it loaded. */
type Lookup<T> = (load: () => Promise<T>) => Promise<T>;

/** Looks up; of those that count, it is counted whether what was looked for was there. */
export type CountedLookup = <T>(lookup: Lookup<T>, load: () => Promise<T>) => Promise<T>;

/** Of one tier of the cache. */
export interface Lookups {
  look: CountedLookup;
  /** For what was found without a load at hand. */
  countHit: () => void;
}

const UNCOUNTED: Lookups = { look: (lookup, load) => lookup(load), countHit: () => {} };

/** Counts by whether something had to be loaded; a load ahead of the end of a value is a miss too. */
export function lookupsOf(metrics: Metrics): (tier: 'memory' | 'redis') => Lookups {
  if (!metrics.isOn) return () => UNCOUNTED;
  const lookups = metrics.counter({
    name: 'cache_lookups_total',
    help: 'Lookups in the cache, by where and by whether the value was there.',
    labels: ['tier', 'result'],
  });
  return (tier) => {
    const [hit, miss] = [{ tier, result: 'hit' } as const, { tier, result: 'miss' } as const];
    for (const labels of [hit, miss]) lookups.add(labels, 0);
    const look: CountedLookup = async (lookup, load) => {
      let labels: typeof hit | typeof miss = hit;
      try {
        return await lookup(() => {
          labels = miss;
          return load();
        });
      } finally {
        lookups.add(labels);
      }
    };
    return { look, countHit: () => lookups.add(hit) };
  };
}
